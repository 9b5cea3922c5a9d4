import { USUAL_CALLBACKS } from './callbacks/callback-modes.ts';
import type { CallbackModes } from './callbacks/callback-modes.ts';
import type { Right } from './rights.ts';

/** Lists whose records can go out of use while the server runs. */
export const RETIRED_LISTS = [
  'companies',
  'boards',
  'statuses',
  'types',
  'subTypes',
  'items',
  'teams',
  'priorities',
  'sources',
  'members',
] as const;
/** Ids of records by their list. */
export type RetiredRecords = Readonly<Partial<Record<(typeof RETIRED_LISTS)[number], readonly number[]>>>;

/**
 * What goes wrong, and how the server answers where the vendor's behaviour is not known for sure. Times are
 * milliseconds.
 */
export interface ManageFaults extends CallbackModes {
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
  /** How many of the next writes are refused 409 before they take effect; -1: all until cleared. */
  readonly conflicts: number;
  /** Seconds told with a 429. */
  readonly retryAfterSeconds: number;
  /**
   * Shape of a 429: the documented `error` key, the `code` key of all other refusals, or the page of a proxy.
   */
  readonly rateLimitBody: 'error' | 'code' | 'html';
  /** How many of the next good answers break off in the middle of their JSON; -1: all until cleared. */
  readonly brokenAnswers: number;
  /** How many of the next good answers are some 64 MiB of other JSON instead; -1: all until cleared. */
  readonly hugeAnswers: number;
  /** Every API request is redirected to this address by a 302 and not carried out; empty: none is. */
  readonly redirectTo: string;
  /** More API requests than this within a minute are answered 429; `null`: no limit. */
  readonly requestsPerMinute: number | null;
  /** How many of the next writes lose their connection before they take effect; -1: all until cleared. */
  readonly dropBeforeCommit: number;
  /** How many of the next writes lose their connection after they took effect; -1: all until cleared. */
  readonly dropAfterCommit: number;
  /** How many of the next writes are never answered although they took effect; -1: all until cleared. */
  readonly hangAfterCommit: number;
  /**
   * How many of the next writes lose their connection at once and take effect later all the same; -1: all
   * until cleared.
   */
  readonly commitAfter: number;
  /** How long after the request such a write takes effect. */
  readonly commitAfterMs: number;
  /** Lists and searches do not see tickets younger than this; reading by id does. */
  readonly searchLagMs: number;
  /**
   * Ids of boards whose tickets record-level security hides from the API member: 404 by id, and left out of
   * lists.
   */
  readonly hiddenBoards: readonly number[];
  /**
   * A workflow rule takes back what a PATCH of the API member changed of a ticket's place and priority:
   * before the answer, which shows it, or right after an answer that shows the change.
   */
  readonly ruleTakesBack: 'nothing' | 'atOnce' | 'afterAnswer';
  /** First segment of the API's path. Changing it is what an upgrade of the cloud does. */
  readonly codebase: string;
  /**
   * The literal `v4_6_release` goes on leading to the API where the codebase is another, as the guide's
   * examples have it.
   */
  readonly literalCodebaseRouted: boolean;
  /** Told by discovery, as text. */
  readonly isCloud: boolean;
  /** Refuses every API request as the cloud's host without `api-` does. */
  readonly sslRequired: boolean;
  /** `/system/info` answers without credentials. */
  readonly openSystemInfo: boolean;
  /** Answer to a wrong codebase: the plain-text 400, or a 404. */
  readonly wrongCodebaseStatus: 400 | 404;
  readonly missingClientIdStatus: 401 | 403;
  /** A PATCH inside a reference answers 200 either way. */
  readonly nestedPatch: 'ignored' | 'applied';
  /** Whether `customFields` in a PATCH holds the changed fields only, or all of them. */
  readonly customFieldsInPatch: 'changed' | 'entire';
  /**
   * A PATCH of a ticket without `customFields` is refused, as one source has it where some of them are
   * required.
   */
  readonly patchNeedsCustomFields: boolean;
  /** A merged ticket answers 404, or stays readable and names its parent. */
  readonly mergedTickets: 'gone' | 'readable';
  readonly notesOnClosedTickets: 'accepted' | 'refused' | 'reopen';
  /** The guide has line breaks become single spaces; many integrations send them all the same. */
  readonly noteLineBreaks: 'kept' | 'spaces';
  readonly prioritiesWithNameOnly: boolean;
  readonly dateAtLeastFindsNothing: boolean;
  /** Records of the seed that were taken out of use since the start, and companies that were deleted. */
  readonly retired: RetiredRecords;
  /** Permissions that the API member's role lacks. */
  readonly withoutRights: readonly Right[];
  /** Whether a permission is missed before the request's body is looked at, or once it fits its type. */
  readonly rightsChecked: 'beforeBody' | 'afterBody';
}

/** No faults, and the likelier of the open behaviours. */
export const NO_FAULTS: ManageFaults = {
  ...USUAL_CALLBACKS,
  latencyMs: 0,
  hang: false,
  failWith: null,
  failOn: 'all',
  failTimes: -1,
  failAfterCommit: false,
  conflicts: 0,
  retryAfterSeconds: 30,
  rateLimitBody: 'error',
  brokenAnswers: 0,
  hugeAnswers: 0,
  redirectTo: '',
  requestsPerMinute: null,
  dropBeforeCommit: 0,
  dropAfterCommit: 0,
  hangAfterCommit: 0,
  commitAfter: 0,
  commitAfterMs: 2500,
  searchLagMs: 0,
  hiddenBoards: [],
  ruleTakesBack: 'nothing',
  codebase: 'v4_6_release',
  literalCodebaseRouted: false,
  isCloud: true,
  sslRequired: false,
  openSystemInfo: false,
  wrongCodebaseStatus: 400,
  missingClientIdStatus: 401,
  nestedPatch: 'ignored',
  customFieldsInPatch: 'changed',
  patchNeedsCustomFields: false,
  mergedTickets: 'gone',
  notesOnClosedTickets: 'accepted',
  noteLineBreaks: 'kept',
  prioritiesWithNameOnly: false,
  dateAtLeastFindsNothing: false,
  retired: {},
  withoutRights: [],
  rightsChecked: 'beforeBody',
};

type Counter =
  | 'failTimes'
  | 'conflicts'
  | 'dropBeforeCommit'
  | 'dropAfterCommit'
  | 'hangAfterCommit'
  | 'commitAfter'
  | 'brokenAnswers'
  | 'hugeAnswers';

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
