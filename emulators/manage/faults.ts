import { bind, parseBody } from './binding.ts';
import type { Model } from './binding.ts';

/** Permissions of the API member's role that can be taken away. */
export type Right = 'tableSetup' | 'closeServiceTickets';

/** What goes wrong, and how the server answers where the vendor's behaviour is not known for sure. Times are milliseconds. */
export interface ManageFaults {
  /** Waits this long before each API request is handled. */
  readonly latencyMs: number;
  /** Accepts API requests and never answers; nothing is written. */
  readonly hang: boolean;
  /** Answers with this status; `null`: does not. */
  readonly failWith: number | null;
  readonly failOn: 'all' | 'writes';
  /** How many requests still fail by `failWith`; -1: all until cleared. */
  readonly failTimes: number;
  /** The request is carried out before it is answered by `failWith`. */
  readonly failAfterCommit: boolean;
  /** Seconds told with a 429. */
  readonly retryAfterSeconds: number;
  /** More API requests than this within a minute are answered 429; `null`: no limit. */
  readonly requestsPerMinute: number | null;
  /** How many of the next writes lose their connection before they take effect; -1: all until cleared. */
  readonly dropBeforeCommit: number;
  /** How many of the next writes lose their connection after they took effect; -1: all until cleared. */
  readonly dropAfterCommit: number;
  /** How many of the next writes are never answered although they took effect; -1: all until cleared. */
  readonly hangAfterCommit: number;
  /** Lists and searches do not see tickets younger than this; reading by id does. */
  readonly searchLagMs: number;
  /** First segment of the API's path. Changing it is what an upgrade of the cloud does. */
  readonly codebase: string;
  /** Answer to a wrong codebase: the plain-text 400, or a 404. */
  readonly wrongCodebaseStatus: 400 | 404;
  readonly missingClientIdStatus: 401 | 403;
  /** A PATCH inside a reference answers 200 either way. */
  readonly nestedPatch: 'ignored' | 'applied';
  /** Whether `customFields` in a PATCH holds the changed fields only, or all of them. */
  readonly customFieldsInPatch: 'changed' | 'entire';
  /** A merged ticket answers 404, or stays readable and names its parent. */
  readonly mergedTickets: 'gone' | 'readable';
  readonly notesOnClosedTickets: 'accepted' | 'refused' | 'reopen';
  /** The guide has line breaks become single spaces; many integrations send them all the same. */
  readonly noteLineBreaks: 'kept' | 'spaces';
  readonly prioritiesWithNameOnly: boolean;
  readonly dateAtLeastFindsNothing: boolean;
  readonly withoutRights: readonly Right[];
}

/** No faults, and the likelier of the open behaviours. */
export const NO_FAULTS: ManageFaults = {
  latencyMs: 0,
  hang: false,
  failWith: null,
  failOn: 'all',
  failTimes: -1,
  failAfterCommit: false,
  retryAfterSeconds: 30,
  requestsPerMinute: null,
  dropBeforeCommit: 0,
  dropAfterCommit: 0,
  hangAfterCommit: 0,
  searchLagMs: 0,
  codebase: 'v4_6_release',
  wrongCodebaseStatus: 400,
  missingClientIdStatus: 401,
  nestedPatch: 'ignored',
  customFieldsInPatch: 'changed',
  mergedTickets: 'gone',
  notesOnClosedTickets: 'accepted',
  noteLineBreaks: 'kept',
  prioritiesWithNameOnly: false,
  dateAtLeastFindsNothing: false,
  withoutRights: [],
};

type Counter = 'failTimes' | 'dropBeforeCommit' | 'dropAfterCommit' | 'hangAfterCommit';

/** The faults that are set, as tests and the HTTP route reach them. */
export interface FaultHandle {
  current(): ManageFaults;
  /** Replaces all faults; what is left out is off. */
  set(faults: Partial<ManageFaults>): void;
  clear(): void;
}

/** Faults with a counter that the server takes from. */
export interface FaultBox extends FaultHandle {
  /** Whether the fault of this counter applies now; counts it down where it does. */
  spend(counter: Counter): boolean;
}

/** A box with the given faults set. */
export function faultBox(initial: Partial<ManageFaults>): FaultBox {
  let faults: ManageFaults = { ...NO_FAULTS, ...initial };
  return {
    current: () => faults,
    set: (wanted) => (faults = { ...NO_FAULTS, ...wanted }),
    clear: () => (faults = NO_FAULTS),
    spend: (counter) => {
      const left = faults[counter];
      if (left > 0) faults = { ...faults, [counter]: left - 1 };
      return left !== 0;
    },
  };
}

const FAULTS_MODEL: Model = {
  name: 'ManageFaults',
  members: Object.fromEntries(
    Object.entries(NO_FAULTS).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? {
            kind: 'list' as const,
            of: { kind: 'choice' as const, of: ['tableSetup', 'closeServiceTickets'] },
          }
        : {
            kind: typeof value === 'boolean' ? 'flag' : typeof value === 'string' ? 'text' : 'whole',
            limit: undefined,
          },
    ]),
  ),
};

/** Reads faults from JSON; `null` is none. @throws Refusal (400) for a fault that does not exist or a value of the wrong type. */
export function readFaults(text: string): Partial<ManageFaults> {
  const value = parseBody(text);
  bind(text, [], value, { kind: 'object', model: FAULTS_MODEL });
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, fault]) => fault !== null));
}
