import { compareCategories } from './category.ts';
import type { Delivery, Doubt, SilentAttempt } from './delivery.ts';
import type { Snapshot } from './snapshot.ts';
import type { ChangeParts } from './ticket-plan.ts';
import type { NotesRead, TicketThere } from './ticket.ts';

/**
 * Waits between two looks for a write that may still be carried out, in ms; the last one is kept. The attempt
 * itself waits out the first two; each further one costs a timer and an attempt.
 */
const LOOKS = [1_000, 2_000, 8_000, 16_000, 32_000, 64_000, 128_000, 300_000] as const;

/**
 * When a ticket is to be read again for writes that may still be carried out, in ms since 1970: not after
 * they are void, unless they are looked for beyond that.
 */
export function nextLookAt({ looks, until }: Doubt, readAt: number): number {
  const at = readAt + (LOOKS[Math.min(looks, LOOKS.length - 1)] ?? 0);
  return readAt < until ? Math.min(at, until) : at;
}

/** Whether a category lies above all that the doubtful writes set. */
export function risesAbove({ category }: Pick<Snapshot, 'category'>, { attempted }: Doubt): boolean {
  return attempted.every((snapshot) => compareCategories(category, snapshot.category) > 0);
}

/** Whether a ticket shows that the newest of the doubtful writes was carried out. */
export function wasCarriedOut(doubt: Doubt, read: TicketThere): boolean {
  const { write, written, attempted } = doubt;
  const { notes } = read;
  if (notes === undefined) return false;
  if (written?.note === 'unsent') return attempted.length === 1 && shows(read, written);
  // The mark of a word names no revision.
  const isNoted = written === undefined || (written.note !== undefined && written.note !== 'word');
  return notes.write >= write || (isNoted && notes.ours >= (attempted.at(-1)?.revision ?? 0));
}

/** Whether a ticket stands as a change sets it that was planned because it stood otherwise. */
function shows({ place, seen }: TicketThere, { shift, status, subject, tellsHome }: ChangeParts): boolean {
  if (subject || tellsHome || (shift === undefined && status === undefined)) return false;
  const isPlaced = shift === undefined || (shift.place && shift.priority && place.fits.includes(shift.to));
  return isPlaced && (status === undefined || (status === 'open') === (seen.state === 'open'));
}

/** What a ticket says by the marks on it: the newest of what we wrote or may have written. */
export function saidSoFar(
  { delivered, doubt }: Delivery,
  notes: NotesRead | undefined,
): Snapshot | undefined {
  const seen = doubt?.attempted.findLast(({ revision }) => revision <= (notes?.ours ?? 0));
  return seen !== undefined && seen.revision >= (delivered?.revision ?? 0) ? seen : delivered;
}

/**
 * One look more at a ticket. Where an older write is seen on it, no other one than those behind it can still
 * be carried out.
 */
export function afterLook(doubt: Doubt, { at, notes }: LookedAt, { revision }: Snapshot): Doubt {
  const { write = 0 } = notes ?? {};
  const until = doubt.sooner.findLast(({ after }) => after <= write)?.until ?? doubt.until;
  const sooner = doubt.sooner.filter(({ after }) => after > write);
  const left = { ...doubt, until, sooner, lookedFor: revision };
  return { ...left, looks: doubt.looks + 1, lookAt: nextLookAt(left, at) };
}

/** When a ticket was read, in ms since 1970, and the notes on it where they were. */
interface LookedAt {
  readonly at: number;
  readonly notes?: NotesRead | undefined;
}

/**
 * Whether a ticket says other than `said`: it shows the mark of a write between the first and the latest,
 * which are all that is kept.
 */
export function saysOther(said: Snapshot | undefined, notes: NotesRead | undefined): boolean {
  return said !== undefined && (notes?.ours ?? 0) > said.revision;
}

/** A write of which nobody knows whether it is carried out; times are ms since 1970. */
export interface DoubtfulWrite {
  /** What it makes the ticket say. */
  readonly target: Snapshot;
  readonly write: number;
  readonly until: number;
  readonly late: number;
  readonly written: ChangeParts | undefined;
  /** How it may turn the ticket, also where nobody knows what it changes. */
  readonly status: ChangeParts['status'];
  readonly at: number;
  /** How long after that it is first looked for, in ms. */
  readonly firstLook: number;
  readonly failures: number;
  /** The attempt that may have sent it, where perhaps it never began. */
  readonly silent?: SilentAttempt | undefined;
}

/**
 * The delivery with one more doubtful write: of what they may have written the first and the latest are kept.
 */
export function addDoubt(
  left: Delivery,
  { target, at, firstLook, status, silent, ...write }: DoubtfulWrite,
): Delivery {
  const { doubt } = left;
  const attempted = doubt?.attempted ?? [];
  const outlived = doubt?.sooner.filter(({ until }) => until > write.until) ?? [];
  const after = doubt?.sooner[outlived.length]?.after ?? doubt?.write ?? 0;
  const isShorter = doubt !== undefined && doubt.until > write.until;
  return {
    ...left,
    writes: Math.max(left.writes, write.write),
    doubt: {
      ...write,
      silent: doubt === undefined ? silent : undefined,
      attempted: [...attempted.slice(0, 1), target],
      statuses: [...new Set([...(doubt?.statuses ?? []), ...(status === undefined ? [] : [status])])],
      until: Math.max(write.until, doubt?.until ?? 0),
      late: Math.max(write.late, doubt?.late ?? 0),
      sooner: isShorter ? [...outlived, { after, until: write.until }] : [],
      looks: 0,
      lookAt: Math.min(at + firstLook, write.until),
      lookedFor: target.revision,
    },
  };
}

/** The later one of two times, where there are any. */
export function laterOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

/** How much later, in ms, what a worker found to be too early is asked for again. */
const TOO_EARLY = 5_000;

/**
 * The delivery after an answer, at `now` by the workflow's clock. What the worker, whose clock may be behind
 * that, found to be too early comes again a little later, not at once, over and over.
 */
export function notAtOnce(after: Delivery, now: number): Delivery {
  const later = <At extends number | undefined>(at: At): At | number =>
    at !== undefined && at <= now ? now + TOO_EARLY : at;
  return {
    ...after,
    doubt: after.doubt && { ...after.doubt, lookAt: later(after.doubt.lookAt) },
    lookAgainAt: later(after.lookAgainAt),
    lookBackAt: later(after.lookBackAt),
  };
}
