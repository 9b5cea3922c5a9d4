import type { Delivery, Problem } from './delivery.ts';
import type { Incident } from './incident.ts';
import { isClosed, isOverruled } from './status.ts';
import type { WriteBackPolicy } from './policy.ts';

/** The statuses by which an incident is closed at GravityZone. */
export type ClosingStatus = 'closed' | 'false positive';

/**
 * A close that GravityZone is to be told. `at` is when the ticket was closed, or when the operator said so, in ms since 1970:
 * what was sent later is news that neither of them knew.
 */
export type Wish =
  | {
      readonly by: 'technician';
      readonly status: 'closed';
      readonly at: number;
      readonly desk: string;
      readonly ticket: string;
    }
  | { readonly by: 'operator'; readonly status: ClosingStatus; readonly at: number };

/** What GravityZone has been told of an incident's tickets, and what it is still to be told. */
export interface WriteBack {
  /** Our own copy of the note, newest line first: GravityZone's interface shows no note and overwrites the one there is. */
  readonly note: string;
  /** Whether GravityZone does not have the note as it stands here. */
  readonly unwritten: boolean;
  /** When a note was written last, in ms since 1970. */
  readonly notedAt: number | undefined;
  readonly wish: Wish | undefined;
  /** Whether GravityZone refused: trying the same again at once cannot help. */
  readonly blocked: boolean;
  readonly problem: Problem | undefined;
}

export const NO_WRITE_BACK: WriteBack = {
  note: '',
  unwritten: false,
  notedAt: undefined,
  wish: undefined,
  blocked: false,
  problem: undefined,
};

/** What a wish is judged by. */
export interface Known {
  readonly incident: Incident;
  readonly deliveries: Readonly<Record<string, Delivery>>;
}

/** One write: the note as a whole, a close, or both. */
export interface Write {
  readonly note: string | undefined;
  readonly wish: Wish | undefined;
}

/** An operator closed the incident: GravityZone is to be told, whatever a technician wished before. */
export function followOperator(writeBack: WriteBack, status: ClosingStatus, at: number): WriteBack {
  return { ...writeBack, wish: { by: 'operator', status, at } };
}

/** The write-back without what has been overtaken or the settings do not want; the same object where all of it is wanted. */
export function dropUnwanted(
  writeBack: WriteBack,
  policy: WriteBackPolicy | undefined,
  known: Known,
): WriteBack {
  const unwritten = writeBack.unwritten && policy?.notes === true;
  const isWanted = writeBack.wish !== undefined && policy?.status === true && holds(writeBack.wish, known);
  const wish = isWanted ? writeBack.wish : undefined;
  if (unwritten === writeBack.unwritten && wish === writeBack.wish) return writeBack;
  return { ...writeBack, unwritten, wish, blocked: false, problem: undefined };
}

/** What is to be written now; `undefined` where there is nothing. */
export function planWrite({ note, unwritten, wish }: WriteBack): Write | undefined {
  return unwritten || wish !== undefined ? { note: unwritten ? note : undefined, wish } : undefined;
}

/** The write-back while a write is under way. */
export function startWrite(writeBack: WriteBack): WriteBack {
  return { ...writeBack, blocked: false };
}

/** The write-back after a write; not `taken`: GravityZone kept its status, as it does for its built-in demo incident. */
export function finishWrite(writeBack: WriteBack, write: Write, taken: boolean, now: number): WriteBack {
  const { note, wish } = write;
  return {
    note: writeBack.note,
    unwritten: writeBack.unwritten && writeBack.note !== note,
    notedAt: note === undefined ? writeBack.notedAt : now,
    wish: writeBack.wish === wish ? undefined : writeBack.wish,
    blocked: false,
    problem: taken ? undefined : { ...STATUS_KEPT, since: now },
  };
}

const STATUS_KEPT: Omit<Problem, 'since'> = {
  code: 'status-kept',
  message: 'GravityZone kept the status of the incident as it is.',
  advice: 'Close the incident in GravityZone, unless it is the built-in demo incident.',
};

/** The write-back after a write failed. */
export function failWrite(writeBack: WriteBack, blocked: boolean, problem: Problem | undefined): WriteBack {
  return { ...writeBack, blocked, problem };
}

/**
 * A wish is overtaken once something was sent after the close, once the ticket is open again, and once GravityZone reports a
 * close itself. That it reports the incident open overtakes nothing: it was not told yet, and each note renews its report.
 */
function holds(wish: Wish, { incident, deliveries }: Known): boolean {
  const { facts, statuses } = incident;
  if (incident.activeAt > wish.at) return false;
  if (wish.by === 'operator')
    return !isClosed(facts) || isOverruled(statuses) || statuses.closedAt <= wish.at;
  const delivery = deliveries[wish.desk];
  const staysClosed = delivery?.ticket?.id === wish.ticket && delivery.seen?.state === 'closed';
  return staysClosed && !isClosed(facts);
}
