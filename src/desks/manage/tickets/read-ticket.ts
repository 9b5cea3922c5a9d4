import { keyOfReference } from '../../../incident/marks.ts';
import type { TicketKey } from '../../desk.ts';
import type { ManageClient } from '../manage-client.ts';
import type { ManageTicket } from '../wire.ts';

/** Most merges that are followed: a ticket merged into one that was merged itself, and so on. */
const MOST_MERGES = 5;

/**
 * A ticket as it is, or the one that a technician merged it into; `undefined` where there is none any more, or where it
 * cannot be told which one it is.
 */
export async function readFollowingMerges(
  client: Pick<ManageClient, 'readTicket'>,
  id: string,
  signal: AbortSignal,
): Promise<ManageTicket | undefined> {
  let ticket = await client.readTicket(id, signal);
  for (let merges = 0; ticket?.mergedParentTicket && merges < MOST_MERGES; merges += 1)
    ticket = await client.readTicket(String(ticket.mergedParentTicket.id), signal);
  return ticket?.mergedParentTicket ? undefined : ticket;
}

/**
 * Whether a ticket is the incident's own. One that ours was merged into may be about other things as well: it gets notes, and
 * is neither shifted nor opened nor closed.
 */
export function isOurs({ externalXRef }: ManageTicket, { account, incidentId }: TicketKey): boolean {
  const found = keyOfReference(externalXRef ?? '');
  return found?.account === account && found.incidentId === incidentId;
}
