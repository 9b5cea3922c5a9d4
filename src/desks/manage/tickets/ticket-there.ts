import type { Home, TicketThere } from '../../../incident/ticket.ts';
import type { CompanyPlace } from '../company/company.ts';
import type { PlaceOf } from '../grid/ticket-place.ts';
import type { StandingTicket } from '../manage-client.ts';
import { sightingOf } from '../watch/sighting.ts';
import type { Sight } from '../watch/sighting.ts';

/** What is told of a ticket besides what stands on it. */
export type About = Pick<
  TicketThere,
  'ticket' | 'own' | 'foreign' | 'mergedFrom' | 'notes' | 'home' | 'isHome' | 'twins'
>;

/** Tells how a ticket stands. Never throws: what it was read or written for is done. */
export type Describe = (standing: StandingTicket, about: About, signal: AbortSignal) => Promise<TicketThere>;

/** Makes the description of tickets. */
export function ticketDescriber(placeOf: PlaceOf, sight: Sight): Describe {
  return async (standing, about, signal) => ({
    kind: 'there',
    at: sight.now(),
    seen: sightingOf(standing.ticket, sight),
    place: await placeOf(standing.ticket, signal),
    subject: standing.ticket.summary ?? '',
    raw: standing,
    ...about,
  });
}

/** The ticket that a state of this desk was made of. */
export function standingOf({ raw }: Pick<TicketThere, 'raw'>): StandingTicket {
  return raw as StandingTicket;
}

/** What a company by the mapping is to others than this desk. */
export function homeOf(place: CompanyPlace): Home {
  if (place.kind === 'unmapped') return place;
  const { kind, isCatchAll, remarks } = place;
  return { kind, isCatchAll, remarks };
}
