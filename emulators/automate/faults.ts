import { z } from 'zod';
import { htmlAnswer, jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { badRequest } from './refused.ts';

/** A number of times something still happens; -1 is until cleared. */
const times = z.int().min(-1);

const faultsSchema = z.strictObject({
  /** Waits so many milliseconds before each API request is handled. */
  latencyMs: z.int().nonnegative().default(0),
  /** Takes API requests and never answers; nothing is carried out. */
  hang: z.boolean().default(false),
  /** Answers with this status instead of doing anything; `null` does not. 200 is the page of a firewall. */
  failWith: z.int().min(200).max(599).nullable().default(null),
  failOn: z.enum(['all', 'writes']).default('all'),
  failTimes: times.default(-1),
  /** Body of such an answer; by default an HTML page for a 2xx and an error object for the rest. */
  failBody: z.enum(['json', 'html', 'empty']).nullable().default(null),
  /** Seconds in `Retry-After`; `null` leaves the header out. */
  retryAfterSeconds: z.int().nonnegative().nullable().default(null),
  /** So many of the next script requests lose their connection before the run is queued. */
  dropBeforeAccept: times.default(0),
  /** So many of the next script requests lose their connection after the run was queued. */
  dropAfterAccept: times.default(0),
  /** So many of the next script requests are never answered although the run was queued. */
  hangAfterAccept: times.default(0),
  /**
   * So many of the next script requests lose their connection at once, and their run is queued later all the
   * same.
   */
  commitAfter: times.default(0),
  /** Milliseconds from such a request to the moment its run is queued. */
  commitAfterMs: z.int().nonnegative().default(2500),
  /** So many of the next accepted runs never come; the answer says that they were accepted. */
  loseRuns: times.default(0),
  /** So many of the next accepted runs come twice. */
  repeatRuns: times.default(0),
  /** So many of the next runs break off once they wrote for the first time, as where their agent goes away. */
  interruptRuns: times.default(0),
  /** So many of the next reads lose their connection. */
  dropReads: times.default(0),
  /** Milliseconds from a run's start to its work, waiting runs included; `null` is the seed's value. */
  scriptDelayMs: z.int().nonnegative().nullable().default(null),
  /** The account lost its rights: lists are empty rather than refused, and no script runs. */
  missingRights: z.boolean().default(false),
  /** Member names of answers: as specified, or with a small first letter. */
  fieldCasing: z.enum(['pascal', 'camel']).default('pascal'),
});

/** What goes wrong. All faults concern the API alone; the emulator's own routes and pages always work. */
export type AutomateFaults = z.infer<typeof faultsSchema>;

type Counter =
  | 'failTimes'
  | 'dropBeforeAccept'
  | 'dropAfterAccept'
  | 'hangAfterAccept'
  | 'commitAfter'
  | 'loseRuns'
  | 'repeatRuns'
  | 'interruptRuns'
  | 'dropReads';

/** The faults that are set, as tests and the HTTP route reach them. */
export interface FaultHandle {
  current(): AutomateFaults;
  /** Replaces all faults; what is left out is off. */
  set(faults: Partial<AutomateFaults>): void;
  clear(): void;
}

/** Faults with counters that the server takes from. */
export interface FaultBox extends FaultHandle {
  /** Whether the fault of this counter applies now; counts it down where it does. */
  spend(counter: Counter): boolean;
}

/** A box without faults; `changed` is called after each change. */
export function faultBox(changed: () => void): FaultBox {
  let faults = faultsSchema.parse({});
  const replace = (wanted: Partial<AutomateFaults>): void => {
    faults = faultsSchema.parse(wanted);
    changed();
  };
  return {
    current: () => faults,
    set: replace,
    clear: () => replace({}),
    spend: (counter) => {
      const left = faults[counter];
      if (left > 0) faults = { ...faults, [counter]: left - 1 };
      return left !== 0;
    },
  };
}

/**
 * Reads faults from JSON; `null` is none. Throws `Refused` (400) for a fault that does not exist or cannot be
 * so.
 */
export function readFaults(value: unknown): Partial<AutomateFaults> {
  const parsed = faultsSchema.safeParse(value ?? {});
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

/** The answer of `failWith`, or `undefined` where the fault does not apply to this request. */
export function failure(box: FaultBox, isWrite: boolean): Answer | undefined {
  const { failWith, failOn, failBody, retryAfterSeconds } = box.current();
  if (failWith === null || (failOn === 'writes' && !isWrite) || !box.spend('failTimes')) return undefined;
  const answer = failureAnswer(failWith, failBody ?? (failWith < 300 ? 'html' : 'json'));
  if (retryAfterSeconds === null) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterSeconds) } };
}

function failureAnswer(status: number, body: 'json' | 'html' | 'empty'): Answer {
  switch (body) {
    case 'json':
      return jsonAnswer({ Message: 'An error has occurred.' }, status);
    case 'html':
      return htmlAnswer(
        '<!doctype html><title>Request blocked</title><p>The web filter blocked this page.',
        status,
      );
    case 'empty':
      return { status, type: 'application/json; charset=utf-8', text: '', headers: {} };
  }
}

/** The answer with the first letter of every member name in small, as some server versions write them. */
export function camelCased(answer: Answer): Answer {
  if (answer.text === '' || !answer.type.startsWith('application/json')) return answer;
  return { ...answer, text: JSON.stringify(lowerMembers(JSON.parse(answer.text))) };
}

function lowerMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerMembers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      lowerMembers(inner),
    ]),
  );
}
