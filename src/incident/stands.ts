import { isTicketClosed } from './closed-ticket.ts';
import type { Delivery } from './delivery.ts';
import type { TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import type { TicketThere } from './ticket.ts';

/** Whether a ticket stands at the catch-all, whether or not its company is known by now. */
export function isAtCatchAll({ home, stands }: Pick<TicketThere, 'home' | 'stands'>): boolean {
  return stands === 'catch-all' || (home?.kind === 'company' && home.isCatchAll && stands !== 'elsewhere');
}

/** Whether a ticket stands neither where it should nor where nobody can tell. */
export function standsAside({ home, stands }: Pick<TicketThere, 'home' | 'stands'>): boolean {
  return home?.kind === 'company' && (stands === 'elsewhere' || (stands === 'catch-all' && !home.isCatchAll));
}

/** Whether a ticket stands at another company than the incident's, which is known. */
export function standsAtOther({ home, stands }: Pick<TicketThere, 'home' | 'stands'>): boolean {
  return stands === 'elsewhere' && home?.kind === 'company' && !home.isCatchAll;
}

/**
 * Whether people moved a ticket to another company, while the incident belongs where it did. Where only the
 * settings changed, nobody did; where they name no company of it any more, no other one may read its facts.
 */
export function isMovedAway(
  read: Pick<TicketThere, 'home' | 'stands' | 'company'>,
  { delivered, company }: Pick<Delivery, 'delivered' | 'company'>,
  { facts }: Snapshot,
): boolean {
  const isOther = standsAtOther(read) || read.home?.kind === 'unmapped';
  if (!isOther || company === undefined || read.company === company) return false;
  return (delivered?.facts.companyId ?? facts.companyId) === facts.companyId;
}

/** A ticket at the catch-all moves to its company once that is known, as long as nobody has touched it. */
export function goHome(
  read: TicketThere,
  left: Delivery,
  policy: TicketPolicy,
): { readonly goes: boolean; readonly remarks: readonly string[] } {
  const { home } = read;
  const isKnown = left.isAtCatchAll && home?.kind === 'company' && !home.isCatchAll && read.stands !== 'home';
  if (!isKnown || !read.own) return { goes: false, remarks: [] };
  const { fits, on } = read.place;
  const isPlaced = left.category === undefined ? fits.length > 0 : on.includes(left.category);
  const isUntouched = !isTicketClosed(read) && isPlaced;
  if (policy.movesCompany && isUntouched)
    return {
      goes: true,
      remarks: ['This ticket had stood at the catch-all company; it belongs to its own company now.'],
    };
  return {
    goes: false,
    remarks: ['The company of this incident is known now; the ticket stays at the catch-all company.'],
  };
}
