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
