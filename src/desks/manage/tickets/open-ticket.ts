import { highestNoteMark, noteMark, notePartsThere } from '../../../incident/marks.ts';
import type { Attempt, DeskLog, OpenOutcome, TicketOpening } from '../../desk.ts';
import type { CompanyFor } from '../company/company.ts';
import type { Devices } from '../company/devices.ts';
import type { RowOf } from '../grid/resolve-row.ts';
import type { SendResolved } from '../grid/send-resolved.ts';
import type { ManageClient } from '../manage-client.ts';
import type { ManageSettings } from '../settings.ts';
import { findTicket } from './find-ticket.ts';
import { readFollowingMerges } from './read-ticket.ts';
import { splitInitial } from './split-note.ts';
import { newNote, newTicket } from './ticket-bodies.ts';

/** What the opening of tickets needs. */
export interface OpenTicketTools {
  readonly client: ManageClient;
  readonly settings: ManageSettings;
  readonly rowOf: RowOf;
  readonly companyFor: CompanyFor;
  readonly devices: Devices;
  readonly sendResolved: SendResolved;
  readonly log: DeskLog;
}

/** Makes the way to open tickets: look for ours first, then create it with its initial payload, then attach its device. */
export function ticketOpener(
  tools: OpenTicketTools,
): (opening: TicketOpening, attempt: Attempt) => Promise<OpenOutcome> {
  const { client, settings, log } = tools;

  async function found(id: string, opening: TicketOpening, attempt: Attempt): Promise<number> {
    const { incidentId } = opening.key;
    const notes = (await client.readNotes(id, attempt.signal)) ?? [];
    const revision = highestNoteMark(notes, incidentId);
    // An earlier attempt of ours may have been cut off between the parts of its payload.
    const begun = noteMark(incidentId, opening.revision).replace(/\]$/, ' 1/');
    if (revision >= opening.revision || !notes.some((note) => note.includes(begun))) return revision;
    const parts = await partsOf(opening, attempt);
    const there = notePartsThere(notes, incidentId, opening.revision, parts.length);
    await appendParts(id, parts, there, attempt.signal);
    return opening.revision;
  }

  async function partsOf(opening: TicketOpening, { signal }: Attempt): Promise<readonly string[]> {
    const { remarks } = await tools.companyFor(opening.placement, signal);
    return splitInitial(opening.body(remarks), {
      incidentId: opening.key.incidentId,
      revision: opening.revision,
    });
  }

  async function create(opening: TicketOpening, attempt: Attempt): Promise<string> {
    const { signal } = attempt;
    const [first = '', ...others] = await partsOf(opening, attempt);
    const id = await tools.sendResolved(
      async () => {
        const row = await tools.rowOf(opening.category, signal);
        const place = await tools.companyFor(opening.placement, signal);
        return newTicket(opening, row, place, first, settings);
      },
      (ticket) => {
        signal.throwIfAborted();
        return client.createTicket(ticket, signal);
      },
    );
    await appendParts(String(id), [first, ...others], new Set([1]), signal);
    return String(id);
  }

  async function appendParts(
    id: string,
    parts: readonly string[],
    there: ReadonlySet<number>,
    signal: AbortSignal,
  ): Promise<void> {
    for (const [index, part] of parts.entries()) {
      if (!there.has(index + 1)) await client.addNote(id, newNote(part, settings), signal);
    }
  }

  /** A ticket is good without a device: what goes wrong here is told and nothing else. */
  async function linkDevice(ticketId: string, { placement }: TicketOpening, attempt: Attempt): Promise<void> {
    if (!settings.linkDevices) return;
    try {
      const { company } = await tools.companyFor(placement, attempt.signal);
      const configurationId = await tools.devices.deviceFor(company, placement, attempt.signal);
      if (configurationId === undefined) return;
      const link = { ticketId, configurationId, lookFirst: attempt.uncertain };
      await tools.devices.attachDevice(link, attempt.signal);
    } catch (error) {
      attempt.signal.throwIfAborted();
      log('The device of a ticket could not be attached.', { ticket: ticketId, err: error });
    }
  }

  return async (opening, attempt) => {
    const ticket = await findTicket(client, opening.key, attempt, log);
    if (ticket !== undefined) {
      // The marks stand where the notes went: on the ticket that a technician merged ours into.
      const standing = await readFollowingMerges(client, ticket.id, attempt.signal);
      const id = standing === undefined ? ticket.id : String(standing.id);
      const revision = await found(id, opening, attempt);
      if (attempt.uncertain) await linkDevice(id, opening, attempt);
      return { kind: 'found', ticket: { ...ticket, id }, revision };
    }
    if (!opening.create) return { kind: 'absent' };
    const id = await create(opening, attempt);
    await linkDevice(id, opening, attempt);
    return { kind: 'opened', ticket: { id, generation: opening.key.generation } };
  };
}
