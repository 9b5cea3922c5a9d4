import type { Category } from './category.ts';
import { NO_DELIVERY } from './delivery.ts';
import type { Delivery, Doubt } from './delivery.ts';
import { afterLook, saidSoFar, wasCarriedOut } from './doubt.ts';
import { endOfSecond } from './end-of-second.ts';
import { refuseNamed } from './named-ticket.ts';
import type { News } from './news.ts';
import type { TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import { followTakenBack, shiftAfter, stillUntaken } from './shift.ts';
import { isClosed } from './status.ts';
import { subjectSaysLess } from './subject.ts';
import { partsOf } from './ticket-plan.ts';
import type { ChangeParts, TicketPlan } from './ticket-plan.ts';
import type { Succession, TicketSighting, TicketState, TicketThere } from './ticket.ts';

/** What we know of a ticket after something was learned or done, and the news of it. */
export interface Followed {
  readonly left: Delivery;
  readonly news: readonly News[];
}

const DAY = 86_400_000;

/** Takes in how a ticket was seen to stand; an older sighting, or one of another ticket, changes nothing. */
export function followSighting(left: Delivery, sighting: TicketSighting): Followed {
  if (left.ticket?.id !== sighting.ticket) return { left, news: [] };
  const before = left.seen?.ticket === sighting.ticket ? left.seen : undefined;
  if (before !== undefined && before.changedAt > sighting.changedAt) return { left, news: [] };
  return {
    left: {
      ...left,
      seen: sighting,
      isClosedByUs: isClosedByUs(left, sighting),
    },
    news: newsOfSighting(before?.state, sighting, isClosedByUs(left, sighting)),
  };
}

function isClosedByUs(left: Delivery, { state, closing }: TicketSighting): boolean {
  if (state !== 'closed') return false;
  const closedOrMayClose = left.isClosedByUs || left.doubt?.statuses.includes('close') === true;
  return closing?.by === 'us' || (closing?.by !== 'technician' && closedOrMayClose);
}

function newsOfSighting(
  before: TicketSighting['state'] | undefined,
  { ticket, state, closing, changedAt }: TicketSighting,
  byUs: boolean,
): readonly News[] {
  if (state === 'closed' && before !== 'closed' && !byUs)
    return [{ kind: 'closed-by-technician', ticket, at: endOfSecond(closing?.at ?? changedAt) }];
  return state === 'open' && before === 'closed' ? [{ kind: 'reopened', ticket }] : [];
}

/** Takes in how a ticket was read, before anything is planned: whether it is ours, and what became of doubtful writes. */
export function followRead(before: Delivery, read: TicketState, target: Snapshot): Followed {
  if (read.kind !== 'there' || refuseNamed(read, before) !== undefined)
    return { left: countLook(before, read, target), news: [] };
  // An attempt that died had perhaps made several writes; their numbers are not given twice.
  const writes = Math.max(before.writes, read.notes?.write ?? 0);
  const left: Delivery = { ...before, lookAgainAt: undefined, writes };
  const { ticket, doubt } = left;
  if (ticket === undefined || (left.isNamed && doubt === undefined)) return followFound(left, read, target);
  if (ticket.id !== read.ticket.id && read.mergedFrom === undefined)
    return followFound({ ...followSuccession(left, 'gone'), doubt }, read, target);
  const said = saidSoFar(left, read.notes);
  if (doubt === undefined || said === undefined || !wasCarriedOut(doubt, read)) {
    const seen = followSighting(doubt === undefined ? followTakenBack(left, read) : left, read.seen);
    return { ...seen, left: countLook(seen.left, read, target) };
  }
  const { note, ...parts } = doubt.written ?? unknownParts(left, said);
  const written: ChangeParts = { ...parts, note: note === 'unsent' ? undefined : note };
  const certain: Delivery = {
    ...left,
    doubt: undefined,
    seen: read.seen,
    isClosedByUs: isClosedByUs(left, read.seen),
  };
  // What has no note of its own may have been carried out after an older write that has one.
  const isNoted = written.note === undefined && said.revision > (left.delivered?.revision ?? 0);
  const noted = isNoted
    ? followText(certain, written.status, said, read, certain.category)
    : { left: certain, news: [] };
  const done = followChange(noted.left, written, said, read);
  const news = [...noted.news, ...done.news];
  if (written.status !== undefined) return { left: done.left, news };
  const seen = followSighting({ ...done.left, seen: left.seen }, read.seen);
  return { left: seen.left, news: [...seen.news, ...news] };
}

/** What a write changed of which nobody knows more than its note: to another company's ticket we say farewell. */
function unknownParts({ delivered, category }: Delivery, said: Snapshot): ChangeParts {
  const [before, after] = [delivered?.facts.companyId, said.facts.companyId];
  const isFarewell = before !== undefined && after !== undefined && before !== after;
  const isPayload = delivered === undefined && category !== undefined;
  const note = isFarewell ? 'farewell' : isPayload ? 'payload' : 'changes';
  return { shift: undefined, subject: false, status: undefined, note, tellsHome: false };
}

/** A ticket that was found by its marks, the work of an attempt of ours or of an earlier life; or one that an operator named. */
function followFound(left: Delivery, read: TicketThere, target: Snapshot): Followed {
  const { ticket, own, notes, twins } = read;
  const found: Delivery = {
    ...left,
    ticket,
    isOwn: own,
    generation: Math.max(left.generation, ticket.generation),
    seen: read.seen,
    // A create made this ticket, does nothing any more, or makes a twin: there is nothing more to wait for.
    doubt: undefined,
    lookBackAt: lookBackAfter(left, read),
    twins: [...left.twins, ...twins],
  };
  const said = saidSoFar(left, notes) ?? (notes?.ours === target.revision ? target : undefined);
  if (left.isNamed && said === undefined) return { left: found, news: [] }; // it is the incident's once it says so
  const cutOff =
    said === undefined
      ? left.doubt?.attempted.find(({ revision }) => revision === notes?.begun?.revision)
      : undefined;
  const opened = said ?? cutOff;
  return {
    left: {
      ...found,
      ...(opened !== undefined && { ...openedWith(opened, read), isNamed: false }),
      // Where a ticket stands that an operator named was chosen by people, not by rules for new tickets.
      ...(left.isNamed && { untaken: undefined }),
      // The rest of its payload may be on its way still.
      ...(cutOff !== undefined && { delivered: undefined, doubt: left.doubt }),
    },
    news: [
      opened === undefined || left.isNamed
        ? { kind: 'adopted', ticket: ticket.id }
        : newsOfOpening(left, ticket.id, opened.category),
      ...(twins.length === 0 ? [] : [{ kind: 'twin', ticket: ticket.id, twins } as const]),
    ],
  };
}

/** No look back where the ticket is seen to be the work of the only write in doubt: nothing else is on its way. */
function lookBackAfter({ doubt, lookBackAt }: Delivery, read: TicketThere): number | undefined {
  if (doubt === undefined) return lookBackAt;
  return doubt.attempted.length === 1 && wasCarriedOut(doubt, read) ? undefined : doubt.until;
}

/** Takes in what was found by its marks once a create can no longer be carried out. */
export function followLookBack(left: Delivery, found: TicketState): Followed {
  const known = left.ticket?.id;
  const looked: Delivery = { ...left, lookBackAt: undefined };
  if (found.kind !== 'there' || known === undefined) return { left: looked, news: [] };
  const twins = [found.ticket.id, ...found.twins].filter((id) => id !== known);
  if (twins.every((id) => left.twins.includes(id))) return { left: looked, news: [] };
  return {
    left: { ...looked, twins: [...new Set([...left.twins, ...twins])] },
    news: [{ kind: 'twin', ticket: known, twins }],
  };
}

/** One look more for doubtful writes, if there are any. */
function countLook(left: Delivery, read: TicketState, target: Snapshot): Delivery {
  return { ...left, doubt: left.doubt && afterLook(left.doubt, read, target) };
}

/** Takes in that a ticket needs nothing more, or that none is due. */
export function followNothing(left: Delivery, read: TicketState, target: Snapshot): Followed {
  const certain: Delivery = { ...left, doubt: undefined };
  if (read.kind !== 'there') return { left: { ...certain, foundNone: true }, news: [] };
  const merged = followMerge(certain, read);
  if (left.delivered === undefined) return merged;
  const { category } = target;
  const untaken = stillUntaken(left.untaken, category);
  return { ...merged, left: { ...merged.left, delivered: target, category, untaken } };
}

/** Takes in that a ticket was not found any more, and is looked for once more. */
export function followLoss(left: Delivery, until: number): Delivery {
  return { ...left, lookAgainAt: until };
}

/** Takes in that a successor is due. */
export function followSuccession(left: Delivery, because: Succession): Delivery {
  const { state, ticket, generation, doubt, writes, problem } = left;
  return {
    ...NO_DELIVERY,
    state,
    problem,
    writes,
    generation: generation + 1,
    predecessor: ticket && { id: ticket.id, because },
    lookBackAt: doubt?.until,
  };
}

/** Takes in what the desk answered to a write that it carried out. */
export function followWrite(
  left: Delivery,
  plan: Extract<TicketPlan, { kind: 'create' | 'change' }>,
  after: TicketThere,
  target: Snapshot,
  { twinsAfter }: Pick<TicketPolicy, 'twinsAfter'>,
): Followed {
  const certain: Delivery = { ...left, doubt: openDoubt(left.doubt, after.at), seen: after.seen };
  if (plan.kind === 'create')
    return {
      left: {
        ...certain,
        ...openedWith(target, after),
        doubt: undefined,
        // An earlier create came to nothing in its time, but nobody knows that it never will.
        lookBackAt: left.doubt === undefined ? left.lookBackAt : after.at + twinsAfter,
        ticket: after.ticket,
      },
      news: [newsOfOpening(left, after.ticket.id, target.category)],
    };
  const merged = followMerge(certain, after);
  const said = plan.note?.to ?? target;
  const { left: changed, news } = followChange(merged.left, partsOf(plan), said, after);
  return { left: changed, news: [...merged.news, ...news] };
}

/** A ticket was changed, or is seen to have been; with its note it says `said`, and it stands as `after`. */
function followChange(left: Delivery, written: ChangeParts, said: Snapshot, after: TicketThere): Followed {
  const { shift, note, status, subject, tellsHome } = written;
  const ticket = after.ticket.id;
  const changed: Delivery = {
    ...left,
    ...shiftAfter(left, written, said, after),
    subject: subject ? undefined : left.subject,
    isAtCatchAll: left.isAtCatchAll && !tellsHome,
    saidFarewell: left.saidFarewell || note === 'farewell',
  };
  const reopened: readonly News[] = status === 'open' ? [{ kind: 'reopened', ticket }] : [];
  // A ticket never stood at a category that its desk did not take over; without a shift it stays where it stood.
  const from = left.untaken === undefined ? left.category : shift === undefined ? said.category : shift.from;
  // With it the opening is whole, which was told before.
  if (note === 'payload')
    return { left: { ...changed, doubt: undefined, delivered: said, category: said.category }, news: [] };
  if (note !== undefined && note !== 'farewell') {
    const wrote = followText({ ...changed, doubt: undefined }, status, said, after, from);
    return { left: wrote.left, news: [...wrote.news, ...reopened] };
  }
  return {
    left: shift === undefined ? changed : { ...changed, category: shift.to },
    news: [
      ...(shift === undefined || from === shift.to || changed.untaken !== undefined
        ? []
        : [{ kind: 'shifted', ticket, from, to: shift.to } as const]),
      ...reopened,
    ],
  };
}

/** A ticket that stood at `from` got the note, or is seen to have got it, that makes it say `said`; it stands as `after`. */
function followText(
  left: Delivery,
  status: ChangeParts['status'],
  said: Snapshot,
  after: TicketThere,
  from: Category | undefined,
): Followed {
  const ticket = after.ticket.id;
  const { delivered, category, updatedAt } = left;
  const isShift = category !== said.category;
  const isQuiet = updatedAt !== undefined && after.at - updatedAt > DAY;
  const by = after.seen.closing?.by;
  const closes =
    after.seen.state === 'closed' &&
    delivered !== undefined &&
    !isClosed(delivered.facts) &&
    isClosed(said.facts) &&
    (by === 'us' || (by === 'unknown' && status === 'close'));
  return {
    left: {
      ...left,
      delivered: said,
      category: said.category,
      untaken: stillUntaken(left.untaken, said.category),
      isClosedByUs: after.seen.state === 'closed' && (closes || left.isClosedByUs),
      isNamed: false,
      updatedAt: after.at,
      updates: left.updates + 1,
      updatesInARow: isShift || isQuiet ? 1 : left.updatesInARow + 1,
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

function followMerge(left: Delivery, read: TicketThere): Followed {
  const { ticket } = left;
  if (ticket === undefined || ticket.id === read.ticket.id) return { left, news: [] };
  return {
    left: { ...left, ticket: read.ticket, isOwn: read.own, seen: read.seen },
    news: [{ kind: 'merged', ticket: ticket.id, into: read.ticket.id }],
  };
}

/** What an opening asks of the desk, as a shift does: rules for new tickets may move it at once. */
function openingTo(to: Category): Pick<ChangeParts, 'shift' | 'note'> {
  return { shift: { from: undefined, to, place: true, priority: true }, note: 'full' };
}

/** What a ticket of our own opening says, and whether the desk took its category over. */
function openedWith(
  said: Snapshot,
  after: TicketThere,
): Pick<Delivery, 'delivered' | 'category' | 'subject' | 'isAtCatchAll' | 'untaken' | 'shifted'> {
  const { subject, home } = after;
  return {
    ...shiftAfter(NO_DELIVERY, openingTo(said.category), said, after),
    delivered: said,
    category: said.category,
    subject: subjectSaysLess(said.facts) ? subject : undefined,
    isAtCatchAll: home?.kind === 'company' && home.isCatchAll,
  };
}

function newsOfOpening({ predecessor }: Delivery, ticket: string, category: Category): News {
  if (predecessor === undefined) return { kind: 'opened', ticket, category };
  return { kind: 'succeeded', ticket: predecessor.id, by: ticket, because: predecessor.because, category };
}

function openDoubt(doubt: Doubt | undefined, at: number): Doubt | undefined {
  return doubt !== undefined && at < doubt.until ? doubt : undefined;
}
