import { markWords, readNotes, ticketReference } from '../../../incident/marks.ts';
import type { TicketKey, TicketRef } from '../../../incident/ticket.ts';
import { serviceTicketPath } from '../manage-client.ts';
import type { ManageParts } from '../manage-parts.ts';
import { whoseTicket } from './whose-ticket.ts';

/** What a search found. */
export interface FoundTickets {
  readonly tickets: readonly TicketRef[];
  /** Ids of all tickets that it listed, whosever they are. */
  readonly listed: readonly string[];
}

/**
 * The tickets of an incident, of the asked generation or a later one: those of the highest generation first,
 * within it the oldest first. It takes one request, and one more for each ticket that carries our mark only,
 * was made by somebody else, and would be the highest. Tickets of ours that were seen lately are asked for
 * too: they show whether any can be seen.
 */
export async function findTickets(
  { client, member, seen }: ManageParts,
  key: TicketKey,
  generation: number,
  signal: AbortSignal,
): Promise<FoundTickets> {
  const hits = await client.searchTickets(conditionFor(key, seen.ids()), signal);
  // Matched again here: a search may ignore case or match too much.
  const matched = hits.flatMap(({ id, ...hit }) => {
    const whose = whoseTicket(hit, key, member);
    return 'generation' in whose && whose.generation >= generation ? [{ ...whose, id }] : [];
  });
  const certain = matched.filter(({ kind }) => kind === 'ours');
  const highest = Math.max(0, ...certain.map((hit) => hit.generation));
  const marked = matched.filter((hit) => hit.generation > highest);
  const isNoted = await Promise.all(
    marked.map(async ({ id }) => {
      const notes = await client.readNotes(serviceTicketPath(id), signal);
      return notes !== undefined && readNotes(notes, key).any > 0;
    }),
  );
  return {
    tickets: [...certain, ...marked.filter((_hit, index) => isNoted[index])]
      .toSorted((a, b) => b.generation - a.generation)
      .map((hit) => ({ id: String(hit.id), generation: hit.generation })),
    listed: hits.map(({ id }) => String(id)),
  };
}

/**
 * Keys hold nothing but letters, digits, `:` and `-`, so nothing in them needs an escape or is a wildcard.
 * The bracket that marks begin with would be one in `like`, and is left out.
 */
function conditionFor(key: TicketKey, seen: readonly string[]): string {
  const first = ticketReference(key.account, key.incidentId, 1);
  const marks = markWords(key).map((word) => `summary like "%${word}-${key.incidentId}%"`);
  const others = seen.length === 0 ? [] : [`id in (${seen.join(',')})`];
  return [`externalXRef="${first}"`, `externalXRef like "${first}:%"`, ...marks, ...others].join(' OR ');
}
