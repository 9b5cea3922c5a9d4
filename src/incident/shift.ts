import { categoryName, compareCategories } from './category.ts';
import type { Category } from './category.ts';
import type { Delivery } from './delivery.ts';
import type { TicketPolicy } from './policy.ts';
import type { ChangeParts, Shift } from './ticket-plan.ts';
import type { TicketThere } from './ticket.ts';

/** A shift that is due, and what the note has to say of it. */
export interface PlannedShift {
  readonly shift: Shift | undefined;
  readonly remarks: readonly string[];
}

/** How often a category is written that the desk does not take over: its own rules are not fought. */
const MOST_TRIES = 2;

/**
 * So long after our write, in ms, a ticket that is back where it stood before was taken there by the desk,
 * not by a person; and so was one that was just opened, wherever it stands, unless its priority is higher:
 * that may be the work of a person, and is kept.
 */
const AT_ONCE = 10_000;

const NONE: PlannedShift = { shift: undefined, remarks: [] };

/**
 * What a category asks for on a ticket as it stands. Only a change of the category since we last left the
 * ticket moves it; what a technician moved stays where it is unless the policy says otherwise, and what one
 * raised is not lowered. `said` is what the notes say so far: a shift may have been written without its note, and
 * what was to be said of it is said with the next one.
 */
export function planShift(
  { own, place }: Pick<TicketThere, 'own' | 'place'>,
  said: { readonly category: Category } | undefined,
  { category: to }: { readonly category: Category },
  left: Pick<Delivery, 'category' | 'untaken' | 'doubt'>,
  { movedTickets, overtakes }: Pick<TicketPolicy, 'movedTickets' | 'overtakes'>,
): PlannedShift {
  const { untaken, doubt } = left;
  // An older write that is not void yet may be carried out just before the new one, which then has to say
  // where the ticket belongs.
  const mayStillMove = overtakes && doubt?.attempted.some(({ category }) => category !== to) === true;
  if (!own || (place.fits.includes(to) && !mayStillMove)) return NONE;
  if (untaken?.category === to) {
    if (untaken.times < MOST_TRIES)
      return { shift: { from: to, to, place: true, priority: true }, remarks: [] };
    const isTold = untaken.times > MOST_TRIES;
    const remarks = isTold ? [] : [`The desk did not take over the category ${categoryName(to)}.`];
    return { shift: undefined, remarks };
  }
  // Where the desk did not take the last category over, only what was read tells where the ticket stands.
  const mayStandAt =
    untaken !== undefined || left.category === undefined
      ? []
      : [left.category, ...(doubt?.attempted ?? []).map(({ category }) => category)];
  const isWritten = mayStandAt.length > 0 && mayStandAt.every((category) => category === to);
  if (isWritten && said?.category === to) return NONE;

  const from =
    mayStandAt.find((category) => place.fits.includes(category)) ?? mayStandAt[0] ?? highest(place.fits);
  // Nor did a technician move what the desk did not leave where we put it.
  const isMoved =
    untaken === undefined &&
    (mayStandAt.length === 0
      ? place.fits.length === 0
      : !mayStandAt.some((category) => place.on.includes(category)));
  const isRaised =
    place.above.includes(to) &&
    (mayStandAt.length === 0 ? isMoved : mayStandAt.every((each) => place.above.includes(each)));
  const writes = { place: !(isMoved && movedTickets === 'keep'), priority: !isRaised };
  return {
    shift: !isWritten && (writes.place || writes.priority) ? { from, to, ...writes } : undefined,
    remarks: [
      ...(!writes.place && !place.on.includes(to)
        ? ['This ticket is not where tickets of its category belong: it stays where it is.']
        : []),
      ...(isRaised ? ['The priority of this ticket is above that of its category: it stays as it is.'] : []),
    ],
  };
}

/**
 * Takes in that a rule of the desk took the last shift, or the place of a new ticket, back right after it had
 * answered.
 */
export function followTakenBack(left: Delivery, { own, place, seen }: TicketThere): Delivery {
  const { shifted, category, untaken } = left;
  if (!own || shifted === undefined || category === undefined) return left;
  const isBack =
    !place.fits.includes(category) &&
    (shifted.from === undefined ? !place.above.includes(category) : place.fits.includes(shifted.from)) &&
    seen.changedAt <= shifted.at + AT_ONCE;
  return isBack && untaken?.category !== category
    ? { ...left, untaken: { category, times: shifted.times } }
    : left;
}

/**
 * What a write of a shift, or of a note that says `said`, leaves behind: whether the desk took it over, and
 * how often it was written.
 */
export function shiftAfter(
  { untaken, shifted }: Pick<Delivery, 'untaken' | 'shifted'>,
  { shift, note }: Pick<ChangeParts, 'shift' | 'note'>,
  { category: said }: { readonly category: Category },
  { own, place, at }: Pick<TicketThere, 'own' | 'place' | 'at'>,
): Pick<Delivery, 'untaken' | 'shifted'> {
  if (shift === undefined) {
    const isTold =
      note !== undefined && note !== 'word' && untaken?.category === said && untaken.times === MOST_TRIES;
    return { shifted, untaken: isTold ? { ...untaken, times: MOST_TRIES + 1 } : untaken };
  }
  const { from, to } = shift;
  if (!own || !shift.place || !shift.priority) return { shifted: undefined, untaken: undefined };
  if (!place.fits.includes(to)) {
    const times = untaken?.category === to ? untaken.times + 1 : 1;
    return { shifted: undefined, untaken: { category: to, times } };
  }
  const again = from === to ? shifted : undefined;
  return {
    shifted: { from: again === undefined ? from : again.from, at, times: (again?.times ?? 0) + 1 },
    untaken: undefined,
  };
}

/**
 * What the desk did not take over is past once the ticket says another category: the next time it is tried
 * afresh.
 */
export function stillUntaken(untaken: Delivery['untaken'], said: Category): Delivery['untaken'] {
  return untaken?.category === said ? untaken : undefined;
}

function highest(categories: readonly Category[]): Category | undefined {
  return categories.toSorted(compareCategories).at(-1);
}
