import { generationInSubject, readReference } from '../../../incident/marks.ts';
import type { TicketKey } from '../../../incident/ticket.ts';
import type { OurMember } from '../our-member.ts';
import type { ManageTicket } from '../manage-answers.ts';

/**
 * Whether a ticket is one of the incident's. `perhaps`: its subject holds our mark and it is not known who
 * made it. `marked`: it does, and somebody else made it: a reply, a copy, or ours from the time of another
 * API member. `unmarked`: nothing on it is ours. `another`: its reference names another incident or account,
 * which outweighs a mark.
 */
export type Whose =
  | { readonly kind: 'ours' | 'perhaps' | 'marked'; readonly generation: number }
  | { readonly kind: 'unmarked' | 'another' };

/** Tells it by the reference, else by the mark in the subject and who made the ticket. */
export function whoseTicket(
  { summary, externalXRef, _info }: Pick<ManageTicket, 'summary' | 'externalXRef' | '_info'>,
  key: TicketKey,
  { isUs }: Pick<OurMember, 'isUs'>,
): Whose {
  const named = readReference(externalXRef ?? '');
  if (named !== undefined) {
    const { account, incidentId, generation } = named;
    const isOurs = account === key.account && incidentId === key.incidentId;
    return isOurs ? { kind: 'ours', generation } : { kind: 'another' };
  }
  const generation = generationInSubject(summary ?? '', key);
  if (generation === undefined) return { kind: 'unmarked' };
  const byUs = _info?.enteredBy ? isUs(_info.enteredBy) : undefined;
  return { kind: byUs === undefined ? 'perhaps' : byUs ? 'ours' : 'marked', generation };
}
