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
