import type { Category } from './category.ts';
import { NO_DELIVERY } from './delivery.ts';
import type { Delivery, Doubt } from './delivery.ts';
import { laterOf } from './doubt.ts';
import { isAtCatchAll } from './stands.ts';
import { followSighting } from './follow-sighting.ts';
import type { Followed } from './follow-sighting.ts';
import type { News } from './news.ts';
import type { TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { shiftAfter, stillUntaken } from './shift.ts';
import { isClosed } from './status.ts';
import { subjectSaysLess } from './subject.ts';
import { partsOf } from './ticket-plan.ts';
import type { ChangeParts, TicketPlan } from './ticket-plan.ts';
import type { Succession, TicketState, TicketThere } from './ticket.ts';
import { isSame } from './worth-telling.ts';

const DAY = 86_400_000;

/** Takes in that a ticket needs nothing more, or that none is due. */
export function followNothing(left: Delivery, read: TicketState, target: Snapshot): Followed {
  const certain: Delivery = { ...left, doubt: undefined, wasClosedMeanwhile: false };
  if (read.kind !== 'there') return { left: { ...certain, foundNone: true }, news: [] };
  const merged = followMerge(certain, read);
  const { delivered, syncedAs } = left;
  if (delivered === undefined) return syncedAs === undefined ? merged : followTakenOver(merged, read, target);
  const { category, revision } = target;
  const untaken = stillUntaken(left.untaken, category);
  // What is worth no note is not on the ticket: it comes with the next one.
  const said = isSame(delivered, target) ? { ...delivered, revision } : target;
  // What another desk's sync writes is looked at no more often than it would be written.
  const pace = syncedAs !== undefined && revision > delivered.revision ? paceOf(left, category, read.at) : {};
  return { ...merged, left: { ...merged.left, ...pace, delivered: said, category, untaken } };
}

/**
 * Takes in that a ticket that another desk's sync made needs nothing from us: it counts as saying everything.
 * Only now it is surely the incident's, and it may be closed already.
 */
function followTakenOver({ left, news }: Followed, read: TicketThere, target: Snapshot): Followed {
  const { category } = target;
  const said: Delivery = { ...left, delivered: target, category, isNamed: false, seen: undefined };
  const seen = followSighting(said, read.seen);
  const adopted: readonly News[] = left.isNamed ? [{ kind: 'adopted', ticket: read.ticket.id }] : [];
  return { left: seen.left, news: [...news, ...adopted, ...seen.news] };
}

/** Takes in that a ticket was not found any more, and is looked for once more. */
export function followLoss(left: Delivery, until: number): Delivery {
  return { ...left, lookAgainAt: until };
}

/** Takes in that a successor is due. */
export function followSuccession(left: Delivery, because: Succession): Delivery {
  const { state, ticket, generation, doubt, writes, problem, succeeded, twins, syncedAs } = left;
  const lookBackAt = laterOf(left.lookBackAt, doubt?.late);
  const known =
    ticket === undefined ? [] : [ticket.id, ...twins].map((id) => ({ id, generation: ticket.generation }));
  return {
    ...NO_DELIVERY,
    state,
    problem,
    writes,
    syncedAs,
    generation: generation + 1,
    predecessor: ticket && { id: ticket.id, because },
    lookBackAt,
    // A write to the ticket so far may be carried out after it has a successor, too.
    succeeded: lookBackAt === undefined ? [] : [...succeeded, ...known],
  };
}

/** A create or a change, as it is planned. */
type WritePlan = Extract<TicketPlan, { kind: 'create' | 'change' }>;

/**
 * Takes in that a write is sent at `at`. Where it repeats one that came to nothing in its time, nobody knows
 * that this one never will: both are looked for later on. Where an older call does nothing after a newer one,
 * a note cannot come late.
 */
export function followRepeat(
  left: Delivery,
  plan: WritePlan,
  at: number,
  { twinsAfter, overtakes }: Pick<TicketPolicy, 'twinsAfter' | 'overtakes'>,
): Delivery {
  const { doubt } = left;
  if (doubt === undefined || at < doubt.until) return left;
  const isRepeated = plan.kind === 'create' || (plan.note !== undefined && mayBeNoted(doubt) && !overtakes);
  return isRepeated ? { ...left, lookBackAt: laterOf(left.lookBackAt, at + twinsAfter) } : left;
}

/** Whether a note is among what is in doubt. */
function mayBeNoted({ written, attempted }: Doubt): boolean {
  if (written === undefined || attempted.length > 1) return true;
  return written.note !== undefined && written.note !== 'unsent';
}

/** Takes in what the desk answered to a write that it carried out. */
export function followWrite(left: Delivery, plan: WritePlan, after: TicketThere, target: Snapshot): Followed {
  const certain: Delivery = { ...left, doubt: openDoubt(left.doubt, after.at), seen: after.seen };
  if (plan.kind === 'create')
    return {
      left: { ...certain, ...openedWith(target, after), doubt: undefined, ticket: after.ticket },
      news: [newsOfOpening(left, after.ticket.id, target.category)],
    };
  const merged = followMerge(certain, after);
  const said = plan.note?.to ?? target;
  const { left: changed, news } = followChange(merged.left, partsOf(plan), said, after);
  return { left: changed, news: [...merged.news, ...news] };
}

/** A ticket was changed, or is seen to have been; with its note it says `said`, and it stands as `after`. */
export function followChange(
  left: Delivery,
  written: ChangeParts,
  said: Snapshot,
  after: TicketThere,
): Followed {
  const { shift, note, status, subject, tellsHome, wasOpen } = written;
  const ticket = after.ticket.id;
  const changed: Delivery = {
    ...left,
    ...shiftAfter(left, written, said, after),
    subject: subject ? undefined : left.subject,
    isAtCatchAll: left.isAtCatchAll && !tellsHome,
    saidFarewell: left.saidFarewell || note === 'farewell',
    saidHeldBack: left.saidHeldBack || note === 'word',
  };
  const reopened: readonly News[] = status === 'open' ? [{ kind: 'reopened', ticket }] : [];
  // A ticket never stood at a category that its desk did not take over; without a shift it stays where it
  // stood.
  const from = left.untaken === undefined ? left.category : shift === undefined ? said.category : shift.from;
  // With it the opening is whole, which was told before.
  if (note === 'payload')
    return { left: { ...changed, doubt: undefined, delivered: said, category: said.category }, news: [] };
  if (note !== undefined && note !== 'farewell' && note !== 'word') {
    const wrote = followText({ ...changed, doubt: undefined }, status, said, after, from);
    const wasClosedMeanwhile =
      wasOpen && status !== 'close' && after.seen.state === 'closed' && !wrote.left.isClosedByUs;
    return { left: { ...wrote.left, wasClosedMeanwhile }, news: [...wrote.news, ...reopened] };
  }
  const wasClosedMeanwhile = changed.wasClosedMeanwhile && status !== 'open';
  return {
    left: { ...changed, wasClosedMeanwhile, ...(shift !== undefined && { category: shift.to }) },
    news: [
      ...(shift === undefined || from === shift.to || changed.untaken !== undefined
        ? []
        : [{ kind: 'shifted', ticket, from, to: shift.to } as const]),
      ...reopened,
    ],
  };
}

/**
 * A ticket that stood at `from` got the note, or is seen to have got it, that makes it say `said`; it stands
 * as `after`.
 */
export function followText(
  left: Delivery,
  status: ChangeParts['status'],
  said: Snapshot,
  after: TicketThere,
  from: Category | undefined,
): Followed {
  const ticket = after.ticket.id;
  const { delivered, category } = left;
  const isShift = category !== said.category;
  const by = after.seen.closing?.by;
  const closes =
    (delivered === undefined ? status === 'close' : !isClosed(delivered.facts)) &&
    isClosed(said.facts) &&
    (by === 'us' || (by === 'unknown' && status === 'close'));
  return {
    left: {
      ...left,
      delivered: said,
      category: said.category,
      company: left.company ?? after.company,
      untaken: stillUntaken(left.untaken, said.category),
      isClosedByUs: after.seen.state === 'closed' && (closes || left.isClosedByUs),
      isNamed: false,
      ...paceOf(left, said.category, after.at),
      updates: left.updates + 1,
      comments: after.comments,
    },
    news: [
      ...(left.isNamed ? [{ kind: 'adopted', ticket } as const] : []),
      { kind: 'updated', ticket, revision: said.revision },
      ...(isShift && from !== said.category && left.untaken?.category !== said.category
        ? [{ kind: 'shifted', ticket, from, to: said.category } as const]
        : []),
      ...(closes ? [{ kind: 'closed', ticket } as const] : []),
    ],
  };
}

/** When an update was made, at `at`, and how many there were without a shift or a quiet day between them. */
function paceOf(
  { category, updatedAt, updatesInARow }: Delivery,
  said: Category,
  at: number,
): Pick<Delivery, 'updatedAt' | 'updatesInARow'> {
  const isAnew = category !== said || at - (updatedAt ?? at) > DAY;
  return { updatedAt: at, updatesInARow: isAnew ? 1 : updatesInARow + 1 };
}

function followMerge(left: Delivery, read: TicketThere): Followed {
  const { ticket } = left;
  if (ticket === undefined || ticket.id === read.ticket.id) return { left, news: [] };
  return {
    left: { ...left, ticket: read.ticket, isOwn: read.own, seen: read.seen },
    news: [{ kind: 'merged', ticket: ticket.id, into: read.ticket.id }],
  };
}

/** What a ticket of our own opening says, and whether the desk took its category over. */
export function openedWith(
  said: Snapshot,
  after: TicketThere,
): Pick<Delivery, 'delivered' | 'category' | 'subject' | 'company' | 'isAtCatchAll' | 'untaken' | 'shifted'> {
  // An opening asks for its place as a shift does: rules for new tickets may move it at once.
  const shift = { from: undefined, to: said.category, place: true, priority: true };
  return {
    ...shiftAfter(NO_DELIVERY, { shift, note: undefined }, said, after),
    delivered: said,
    category: said.category,
    subject: subjectSaysLess(said.facts) ? after.subject : undefined,
    company: after.company,
    isAtCatchAll: isAtCatchAll(after),
  };
}

/** The news of a ticket that was opened, in the place of another one or not. */
export function newsOfOpening({ predecessor }: Delivery, ticket: string, category: Category): News {
  if (predecessor === undefined) return { kind: 'opened', ticket, category };
  return { kind: 'succeeded', ticket: predecessor.id, by: ticket, because: predecessor.because, category };
}

function openDoubt(doubt: Doubt | undefined, at: number): Doubt | undefined {
  return doubt !== undefined && at < doubt.until ? doubt : undefined;
}
