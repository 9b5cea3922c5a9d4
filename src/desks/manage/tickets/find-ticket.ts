import { keyOfReference, ticketReference } from '../../../incident/marks.ts';
import type { Attempt, TicketKey, TicketRef } from '../../desk.ts';
import type { ManageClient } from '../manage-client.ts';
import type { DeskLog } from '../../desk.ts';
import type { TicketHit } from '../wire.ts';

/** Waits before each search of a careful look, in ms: Manage's search may lag behind its writes. */
const CAREFUL_WAITS = [0, 3_000, 6_000] as const;

/**
 * The live ticket of an incident, of the asked generation or a later one; `undefined` only after successful searches that
 * found none. Where an earlier write may stand unseen, it searches three times within ten seconds.
 */
export async function findTicket(
  client: ManageClient,
  key: TicketKey,
  attempt: Attempt,
  log: DeskLog,
): Promise<TicketRef | undefined> {
  for (const wait of attempt.uncertain ? CAREFUL_WAITS : [0]) {
    if (wait > 0) await attempt.pause(wait);
    const hits = await client.searchTickets(conditionFor(key), attempt.signal);
    const ticket = pickTicket(hits, key, log);
    if (ticket !== undefined) return ticket;
  }
  return undefined;
}

/** Keys hold nothing but letters, digits, `:` and `-`, so nothing in them needs an escape or is a wildcard. */
function conditionFor(key: TicketKey): string {
  const first = ticketReference(key.account, key.incidentId, 1);
  return `externalXRef="${first}" OR externalXRef like "${first}:%"`;
}

/** Highest generation, within it the oldest ticket. Matched again here: a search may ignore case or match too much. */
function pickTicket(hits: readonly TicketHit[], key: TicketKey, log: DeskLog): TicketRef | undefined {
  const ours = hits.flatMap(({ id, externalXRef }) => {
    const generation = generationOf(externalXRef, key);
    return generation === undefined || generation < key.generation ? [] : [{ id, generation }];
  });
  const highest = Math.max(...ours.map(({ generation }) => generation));
  const ids = ours.filter(({ generation }) => generation === highest).map(({ id }) => id);
  if (ids.length === 0) return undefined;
  const id = Math.min(...ids);
  if (ids.length > 1) {
    log('More than one Manage ticket carries the same reference; the oldest is used.', {
      reference: ticketReference(key.account, key.incidentId, highest),
      used: id,
      tickets: ids,
    });
  }
  return { id: String(id), generation: highest };
}

function generationOf(reference: string, { account, incidentId }: TicketKey): number | undefined {
  const found = keyOfReference(reference);
  const ours = found?.account === account && found.incidentId === incidentId;
  return ours ? found.generation : undefined;
}
