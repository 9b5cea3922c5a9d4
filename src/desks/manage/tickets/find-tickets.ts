import { markWords, readNotes, ticketReference } from '../../../incident/marks.ts';
import type { TicketKey, TicketRef } from '../../../incident/ticket.ts';
import { serviceTicketPath } from '../manage-client.ts';
import type { ManageClient } from '../manage-client.ts';
import type { OurMember } from '../our-member.ts';
import { whoseTicket } from './whose-ticket.ts';

/** What the search for tickets needs. */
export interface FindTicketTools {
  readonly client: Pick<ManageClient, 'searchTickets' | 'readNotes'>;
  readonly member: Pick<OurMember, 'isUs'>;
}

/**
 * The tickets of an incident, of the asked generation or a later one: those of the highest generation first, within it the oldest
 * first. It takes one request, and one more for each ticket that carries our mark only, was made by somebody else, and would
 * be the highest.
 */
export async function findTickets(
  { client, member }: FindTicketTools,
  key: TicketKey,
  generation: number,
  signal: AbortSignal,
): Promise<readonly TicketRef[]> {
  const hits = await client.searchTickets(conditionFor(key), signal);
  // Matched again here: a search may ignore case or match too much.
  const matched = hits.flatMap(({ id, ...hit }) => {
    const whose = whoseTicket(hit, key, member);
    return 'generation' in whose && whose.generation >= generation ? [{ ...whose, id }] : [];
  });
  const certain = matched.filter(({ kind }) => kind === 'ours');
  const highest = Math.max(0, ...certain.map((hit) => hit.generation));
  const marked = matched.filter((hit) => hit.kind !== 'ours' && hit.generation > highest);
  const isNoted = await Promise.all(
    marked.map(async ({ id }) => {
      const notes = await client.readNotes(serviceTicketPath(id), signal);
      return readNotes(notes ?? [], key).any > 0;
    }),
  );
  return [...certain, ...marked.filter((_hit, index) => isNoted[index])]
    .toSorted((a, b) => b.generation - a.generation || a.id - b.id)
    .map((hit) => ({ id: String(hit.id), generation: hit.generation }));
}

/**
 * Keys hold nothing but letters, digits, `:` and `-`, so nothing in them needs an escape or is a wildcard. The bracket that marks
 * begin with would be one in `like`, and is left out.
 */
function conditionFor(key: TicketKey): string {
  const first = ticketReference(key.account, key.incidentId, 1);
  const marks = markWords(key).map((word) => `summary like "%${word}-${key.incidentId}%"`);
  return [`externalXRef="${first}"`, `externalXRef like "${first}:%"`, ...marks].join(' OR ');
}
