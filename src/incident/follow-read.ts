import { wasOpen } from './closed-ticket.ts';
import type { Delivery, Doubt } from './delivery.ts';
import { afterLook, laterOf, saidSoFar, saysOther, wasCarriedOut } from './doubt.ts';
import { followSighting, isClosedByUs } from './follow-sighting.ts';
import type { Followed } from './follow-sighting.ts';
import { followChange, followSuccession, followText, newsOfOpening, openedWith } from './follow-write.ts';
import { refuseNamed } from './named-ticket.ts';
import { followTakenBack } from './shift.ts';
import { changedCompany } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { isAtCatchAll, standsAside, standsAtOther } from './stands.ts';
import { isClosed } from './status.ts';
import type { ChangeParts } from './ticket-plan.ts';
import type { TicketState, TicketThere } from './ticket.ts';

/**
 * Takes in how a ticket was read, before anything is planned: whether it is ours, and what became of doubtful
 * writes.
 */
export function followRead(before: Delivery, read: TicketState, target: Snapshot): Followed {
  const looked = countLook(before, read, target);
  if (refuseNamed(read, before) !== undefined) {
    // What an attempt that died may have written to such a ticket matters no longer once it is void: the
    // former one goes on.
    const isVoid = looked.doubt !== undefined && read.at >= looked.doubt.until;
    return { left: isVoid ? { ...looked, doubt: undefined } : looked, news: [] };
  }
  if (read.kind !== 'there') return { left: looked, news: [] };
  // An attempt that died had perhaps made several writes; their numbers are not given twice.
  const writes = Math.max(before.writes, read.notes?.write ?? 0);
  const left: Delivery = {
    ...before,
    lookAgainAt: undefined,
    writes,
    company: read.home !== undefined && read.stands === 'home' ? read.company : before.company,
    hasStrayed: before.hasStrayed && read.stands !== 'home',
    saidHeldBack: before.saidHeldBack && read.stands !== 'home',
  };
  const { ticket, doubt } = left;
  if (ticket === undefined || (left.isNamed && doubt === undefined)) return followFound(left, read, target);
  if (ticket.id !== read.ticket.id && read.mergedFrom === undefined)
    return followFound({ ...followSuccession(left, 'gone'), doubt }, read, target);
  const said = saidSoFar(left, read.notes);
  if (doubt === undefined || said === undefined || !wasCarriedOut(doubt, read)) {
    const seen = followSighting(doubt === undefined ? followTakenBack(left, read) : left, read.seen);
    return { ...seen, left: countLook(seen.left, read, target) };
  }
  const { note, ...parts } = doubt.written ?? unknownParts(left, said, read);
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
  const done = whereItStood(followChange(noted.left, written, said, read), certain, written, read);
  const news = [...noted.news, ...done.news];
  if (mayLackClose(left, doubt, said, read))
    return { left: countLook({ ...done.left, doubt: doubtOfClose(doubt, said) }, read, target), news };
  if (written.status !== undefined) return { left: done.left, news };
  const seen = followSighting({ ...done.left, seen: left.seen }, read.seen);
  return { left: seen.left, news: [...seen.news, ...news] };
}

/**
 * A note without a shift leaves a ticket where it stood: a rise that was written alone meanwhile was no part
 * of it.
 */
function whereItStood(
  { left, news }: Followed,
  { category }: Delivery,
  { shift }: ChangeParts,
  { place }: TicketThere,
): Followed {
  const stays = shift === undefined && category !== undefined && place.fits.includes(category);
  return { left: stays ? { ...left, category } : left, news };
}

/**
 * Whether the note of a close stands on a ticket that is open: where the note goes first, the close may be
 * lost, or still come.
 */
function mayLackClose(
  left: Delivery,
  { written, write }: Doubt,
  said: Snapshot,
  { seen, notes }: TicketThere,
): boolean {
  const isClosing = written === undefined || written.status === 'close';
  const isNews = isClosed(said.facts) && wasOpen(left.delivered, left);
  return seen.state === 'open' && isClosing && isNews && (notes?.write ?? 0) < write;
}

/** What is left of a doubt once only the close may be lacking: the ticket itself shows it. */
function doubtOfClose(doubt: Doubt, said: Snapshot): Doubt {
  const written = {
    shift: undefined,
    subject: false,
    status: 'close',
    note: 'unsent',
    wasOpen: true,
    tellsHome: false,
  } as const;
  return { ...doubt, attempted: [said], written };
}

/**
 * What a write changed of which nobody knows more than its note: to another company's ticket we say farewell.
 * A ticket that stands in full where it stood before a change of its category was not moved by the desk,
 * whatever it answered.
 */
function unknownParts(
  { delivered, category: from, seen }: Delivery,
  said: Snapshot,
  { place: { fits } }: TicketThere,
): ChangeParts {
  const isPayload = delivered === undefined && from !== undefined;
  const note = changedCompany(delivered, said) ? 'farewell' : isPayload ? 'payload' : 'changes';
  const { category: to } = said;
  const stays = note === 'changes' && from !== undefined && fits.includes(from) && !fits.includes(to);
  const shift = stays ? { from, to, place: true, priority: true } : undefined;
  return {
    shift,
    subject: false,
    status: undefined,
    note,
    wasOpen: seen?.state !== 'closed',
    tellsHome: false,
  };
}

/**
 * A ticket that was found by its marks, the work of an attempt of ours or of an earlier life; or one that an
 * operator named.
 */
function followFound(left: Delivery, read: TicketThere, target: Snapshot): Followed {
  const { ticket, own, notes, twins } = read;
  const found: Delivery = {
    ...left,
    ticket,
    isOwn: own,
    generation: Math.max(left.generation, ticket.generation),
    seen: read.seen,
    isAtCatchAll: isAtCatchAll(read),
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
  const bare = said === undefined && cutOff === undefined ? openedBare(left, read) : undefined;
  // Where a desk serves no notes, what comes after a create of ours is its work.
  const made = opened ?? bare ?? (notes === undefined ? left.doubt?.attempted.at(-1) : undefined);
  const isOfCompany = made !== undefined && made.facts.companyId === target.facts.companyId;
  const openedAs = opened ?? bare;
  // One company's facts never go into another company's ticket. What a create of ours just made stands where
  // the desk had it; a successor would stand there, too.
  const isLeft =
    ticket.generation < left.generation &&
    !left.isNamed &&
    standsAtOther(read) &&
    opened !== undefined &&
    isOfCompany;
  return {
    left: {
      ...found,
      ...(opened !== undefined && { ...openedWith(opened, read), isNamed: false }),
      // Nobody moved what never stood in its place: it is put there with the text.
      ...(bare !== undefined &&
        !read.place.fits.includes(bare.category) && { untaken: { category: bare.category, times: 1 } }),
      saidFarewell: isLeft,
      hasStrayed: ticket.generation >= left.generation && !left.isNamed && isOfCompany && standsAside(read),
      // What an operator named stands where people chose, not where it was opened, and its subject may be
      // theirs.
      ...(left.isNamed && {
        untaken: undefined,
        shifted: undefined,
        subject: undefined,
        isAtCatchAll: false,
      }),
      // Its notes are read until it says what is known.
      ...(left.doubt !== undefined &&
        saysOther(said, notes) && { doubt: { ...left.doubt, until: read.at, sooner: [] } }),
      // The rest of its payload may be on its way still.
      ...(cutOff !== undefined && { delivered: undefined, doubt: left.doubt }),
    },
    news: [
      openedAs === undefined || left.isNamed
        ? { kind: 'adopted', ticket: ticket.id }
        : newsOfOpening(left, ticket.id, openedAs.category),
      ...(twins.length === 0 ? [] : [{ kind: 'twin', ticket: ticket.id, twins } as const]),
    ],
  };
}

/**
 * What a create of ours was to say that is in doubt, where the ticket shows that it was broken off, or is not done yet:
 * it is ours and holds no note at all.
 */
function openedBare(
  { doubt, isNamed, generation }: Delivery,
  { own, ticket, notes }: TicketThere,
): Snapshot | undefined {
  const isBare = notes !== undefined && notes.any === 0 && notes.write === 0;
  if (isNamed || !own || !isBare || ticket.generation !== generation) return undefined;
  return doubt !== undefined && doubt.written === undefined ? doubt.attempted.at(-1) : undefined;
}

/**
 * No look back more where the ticket is seen to be the work of the only write in doubt: nothing else is on
 * its way.
 */
function lookBackAfter({ doubt, lookBackAt }: Delivery, read: TicketThere): number | undefined {
  if (doubt === undefined) return lookBackAt;
  return doubt.attempted.length === 1 && wasCarriedOut(doubt, read)
    ? lookBackAt
    : laterOf(lookBackAt, doubt.late);
}

/** Takes in what was found by its marks once a create, or a note, can no longer be carried out. */
export function followLookBack(left: Delivery, found: TicketState): Followed {
  const known = (left.ticket ?? left.predecessor)?.id;
  const looked: Delivery = { ...left, lookBackAt: undefined, succeeded: [] };
  if (found.kind !== 'there' || known === undefined) return { left: looked, news: [] };
  const others = [known, ...left.succeeded.map(({ id }) => id)];
  const twins = [found.ticket.id, ...found.twins].filter((id) => !others.includes(id));
  const isNew = twins.some((id) => !left.twins.includes(id));
  const late = found.ticket.id === known ? (found.notes?.late ?? []) : [];
  const revisions = late.filter((revision) => !left.toldTwice.includes(revision));
  return {
    left: {
      ...looked,
      twins: [...new Set([...left.twins, ...twins])],
      toldTwice: [...left.toldTwice, ...revisions],
    },
    news: [
      ...(isNew ? [{ kind: 'twin', ticket: known, twins } as const] : []),
      ...(revisions.length > 0 ? [{ kind: 'told-twice', ticket: known, revisions } as const] : []),
    ],
  };
}

/** One look more for doubtful writes, if there are any. */
function countLook(left: Delivery, read: TicketState, target: Snapshot): Delivery {
  return { ...left, doubt: left.doubt && afterLook(left.doubt, read, target) };
}
