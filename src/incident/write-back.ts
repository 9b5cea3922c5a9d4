import { underWay } from './delivery.ts';
import type { Delivery, Problem } from './delivery.ts';
import type { Incident } from './known-incident.ts';
import { isClosed, isOverruled } from './status.ts';
import type { WriteBackPolicy } from './policy.ts';

/** The statuses by which an incident is closed at GravityZone. */
export type ClosingStatus = 'closed' | 'false positive';

/**
 * A close that GravityZone is to be told. `at` is when the ticket was closed, or when the operator said so,
 * in ms since 1970: what was sent later is news that neither of them knew.
 */
export type RequestedClose =
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
  /**
   * Our own copy of the note, newest line first: GravityZone's interface shows no note and overwrites the one
   * there is.
   */
  readonly note: string;
  /** Whether GravityZone does not have the note as it stands here. */
  readonly unwritten: boolean;
  /** When a note was written last, in ms since 1970. */
  readonly notedAt: number | undefined;
  readonly close: RequestedClose | undefined;
  /** Whether GravityZone refused: trying the same again at once cannot help. */
  readonly blocked: boolean;
  readonly problem: Problem | undefined;
}

export const NO_WRITE_BACK: WriteBack = {
  note: '',
  unwritten: false,
  notedAt: undefined,
  close: undefined,
  blocked: false,
  problem: undefined,
};

/** What a close is judged by. */
export interface Known {
  readonly incident: Incident;
  readonly deliveries: Readonly<Record<string, Delivery>>;
}

/** One write: the note as a whole, a close, or both. */
export interface Write {
  readonly note: string | undefined;
  readonly close: RequestedClose | undefined;
}

/** An operator closed the incident: GravityZone is to be told, whatever a technician did before. */
export function followOperator(writeBack: WriteBack, status: ClosingStatus, at: number): WriteBack {
  return { ...writeBack, close: { by: 'operator', status, at } };
}

/**
 * The write-back without what has been overtaken or the settings do not want; the same object where all of it
 * is wanted.
 */
export function dropUnwanted(
  writeBack: WriteBack,
  policy: WriteBackPolicy | undefined,
  known: Known,
): WriteBack {
  const unwritten = writeBack.unwritten && policy?.notes === true;
  const isWanted = writeBack.close !== undefined && policy?.status === true && holds(writeBack.close, known);
  const close = isWanted ? writeBack.close : undefined;
  if (unwritten === writeBack.unwritten && close === writeBack.close) return writeBack;
  return { ...writeBack, unwritten, close, blocked: false, problem: undefined };
}

/** What is to be written now; `undefined` where there is nothing. */
export function planWrite({ note, unwritten, close }: WriteBack): Write | undefined {
  return unwritten || close !== undefined ? { note: unwritten ? note : undefined, close } : undefined;
}

/** The write-back while a write is under way. */
export function startWrite(writeBack: WriteBack): WriteBack {
  return { ...writeBack, blocked: false, problem: underWay(writeBack.problem) };
}

/**
 * The write-back after a write; not `taken`: GravityZone kept its status, as it does for its built-in demo
 * incident.
 */
export function finishWrite(writeBack: WriteBack, write: Write, taken: boolean, now: number): WriteBack {
  const { note, close } = write;
  return {
    note: writeBack.note,
    unwritten: writeBack.unwritten && writeBack.note !== note,
    notedAt: note === undefined ? writeBack.notedAt : now,
    close: writeBack.close === close ? undefined : writeBack.close,
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
 * A close is overtaken once something was sent after the close, once the ticket is open again, and once
 * GravityZone reports a close itself. That it reports the incident open overtakes nothing: it was not told
 * yet, and each note renews its report.
 */
function holds(close: RequestedClose, { incident, deliveries }: Known): boolean {
  const { facts, statuses } = incident;
  if (incident.activeAt > close.at) return false;
  if (close.by === 'operator')
    return !isClosed(facts) || isOverruled(statuses) || statuses.closedAt <= close.at;
  const delivery = deliveries[close.desk];
  const staysClosed = delivery?.ticket?.id === close.ticket && delivery.seen?.state === 'closed';
  return staysClosed && !isClosed(facts);
}
