import type { Category } from '../../incident/category.ts';
import { manageParts } from './manage-parts.ts';
import type { ManageSettings } from './settings.ts';

/** A ticket as one sees it who only looks whether something arrived there. */
export interface TicketInManage {
  readonly subject: string;
  readonly notes: readonly string[];
  /** Categories whose row of the settings it stands at. */
  readonly fits: readonly Category[];
}

/** Makes the reading of tickets by their numbers; `undefined` where there is none. Throws as the desk does. */
export function ticketsInManage(
  settings: ManageSettings,
): (id: string, signal: AbortSignal) => Promise<TicketInManage | undefined> {
  const { client, placeOf } = manageParts(settings, () => undefined);
  return async (id, signal) => {
    const there = await client.readTicket(id, signal);
    const notes = there && (await client.readNotes(there.path, signal));
    if (there === undefined || notes === undefined) return undefined;
    return { subject: there.ticket.summary ?? '', notes, fits: (await placeOf(there.ticket, signal)).fits };
  };
}
