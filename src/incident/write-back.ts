import type { Delivery, Problem } from './delivery.ts';
import type { Incident } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { isClosed } from './lifecycle.ts';
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
  /** `key` is that of the event that closed the incident here. */
  | { readonly by: 'operator'; readonly status: ClosingStatus; readonly at: number; readonly key: string };

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

/** An operator closed the incident by this event: GravityZone is to be told, whatever a technician wished before. */
export function followOperator(
  writeBack: WriteBack,
  status: ClosingStatus,
  { sentAt, key }: IncidentEvent,
): WriteBack {
  return { ...writeBack, wish: { by: 'operator', status, at: sentAt, key } };
}

/** The write-back without a wish that has been overtaken; the same object where there is none. */
export function dropOvertaken(writeBack: WriteBack, known: Known): WriteBack {
  if (writeBack.wish === undefined || holds(writeBack.wish, known)) return writeBack;
  return { ...writeBack, wish: undefined, blocked: false, problem: undefined };
}

/** What is to be written now; `undefined` where there is nothing, or where the settings want none of it. */
export function planWrite(
  writeBack: WriteBack,
  policy: WriteBackPolicy | undefined,
  known: Known,
): Write | undefined {
  const note = policy?.notes === true && writeBack.unwritten ? writeBack.note : undefined;
  const wanted = policy?.status === true ? writeBack.wish : undefined;
  const wish = wanted !== undefined && holds(wanted, known) ? wanted : undefined;
  return note === undefined && wish === undefined ? undefined : { note, wish };
}

/** Whether a write under way would close what must not be closed any more. */
export function isWithdrawn({ wish }: Write, writeBack: WriteBack, known: Known): boolean {
  return wish !== undefined && (writeBack.wish !== wish || !holds(wish, known));
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
  if (incident.lastPushAt > wish.at) return false;
  if (wish.by === 'operator')
    return !isClosed(incident.facts) || incident.statusReport?.stamp.key === wish.key;
  const delivery = deliveries[wish.desk];
  const staysClosed = delivery?.ticket?.id === wish.ticket && delivery.seen?.state === 'closed';
  return staysClosed && !isClosed(incident.facts);
}
