import { categoryName, compareCategories } from './category.ts';
import type { Category } from './category.ts';
import type { Delivery } from './delivery.ts';
import type { TicketPolicy } from './policy.ts';
import type { Shift } from './ticket-plan.ts';
import type { TicketThere } from './ticket.ts';

/** A shift that is due, and what the note has to say of it. */
export interface PlannedShift {
  readonly shift: Shift | undefined;
  readonly remarks: readonly string[];
}

/** How often a category is written that the desk does not take over: its own rules are not fought. */
const MOST_TRIES = 2;

const NONE: PlannedShift = { shift: undefined, remarks: [] };

/**
 * What a category asks for on a ticket as it stands. Only a change of the category since we last left the ticket moves it; what
 * a technician moved stays where it is unless the policy says otherwise, and what one raised is not lowered.
 */
export function planShift(
  { own, place }: Pick<TicketThere, 'own' | 'place'>,
  { category: to }: { readonly category: Category },
  left: Pick<Delivery, 'category' | 'untaken' | 'doubt'>,
  { movedTickets, overtakes }: Pick<TicketPolicy, 'movedTickets' | 'overtakes'>,
): PlannedShift {
  const { untaken, doubt } = left;
  // An older write that is not void yet may be carried out just before the new one, which then has to say where the ticket belongs.
  const mayStillMove = overtakes && doubt?.attempted.some(({ category }) => category !== to) === true;
  if (!own || (place.fits.includes(to) && !mayStillMove)) return NONE;
  if (untaken?.category === to) {
    if (untaken.times < MOST_TRIES)
      return { shift: { from: to, to, place: true, priority: true }, remarks: [] };
    return { shift: undefined, remarks: [`The desk did not take over the category ${categoryName(to)}.`] };
  }
  // Where the desk did not take the last category over, only what was read tells where the ticket stands.
  const mayStandAt =
    untaken !== undefined || left.category === undefined
      ? []
      : [left.category, ...(doubt?.attempted ?? []).map(({ category }) => category)];
  if (mayStandAt.length > 0 && mayStandAt.every((category) => category === to)) return NONE;

  const from =
    mayStandAt.find((category) => place.fits.includes(category)) ?? mayStandAt[0] ?? highest(place.fits);
  const isMoved =
    mayStandAt.length === 0
      ? place.fits.length === 0
      : !mayStandAt.some((category) => place.on.includes(category));
  const isRaised =
    place.above.includes(to) &&
    (mayStandAt.length === 0 ? isMoved : mayStandAt.every((each) => place.above.includes(each)));
  const writes = { place: !(isMoved && movedTickets === 'keep'), priority: !isRaised };
  return {
    shift: writes.place || writes.priority ? { from, to, ...writes } : undefined,
    remarks: [
      ...(isMoved && movedTickets === 'keep'
        ? ['A technician had moved this ticket: it stays where it is.']
        : []),
      ...(isRaised ? ['Somebody had raised the priority of this ticket: it stays as it is.'] : []),
    ],
  };
}

function highest(categories: readonly Category[]): Category | undefined {
  return categories.toSorted(compareCategories).at(-1);
}
