import { FLAG, TEXT, WHOLE, readBody } from './binding.ts';
import type { Shape } from './binding.ts';

/** Permissions of the API member's role that can be taken away, one by one. */
export const RIGHTS = [
  'companyMaintenance',
  'configurations',
  'serviceTicketsAdd',
  'serviceTicketsEdit',
  'serviceTicketsInquire',
  'serviceTicketsDelete',
  'closeServiceTickets',
  'projectTicketsInquire',
  'projectTicketsEdit',
  'tableSetup',
  'memberMaintenance',
  'callbacks',
] as const;
/** The name of such a permission. */
export type Right = (typeof RIGHTS)[number];

/** Lists of boards whose records can go out of use while the server runs. */
const RETIRED_LISTS = ['statuses', 'types', 'subTypes', 'items', 'teams'] as const;
const NONE_RETIRED: Readonly<Partial<Record<(typeof RETIRED_LISTS)[number], readonly number[]>>> = {};

/** A fault: what it is where nobody sets it, and what it may be. */
interface Fault<Value> {
  readonly usual: Value;
  readonly shape: Shape;
}

const off: Fault<boolean> = { usual: false, shape: FLAG };
const count: Fault<number> = { usual: 0, shape: WHOLE };
const number = (usual: number): Fault<number> => ({ usual, shape: WHOLE });
const unset: Fault<number | null> = { usual: null, shape: WHOLE };
const numbers = (usual: readonly number[]): Fault<readonly number[]> => ({
  usual,
  shape: { kind: 'list', of: WHOLE },
});
const oneOf = <const Value extends string | number>(usual: Value, ...others: Value[]): Fault<Value> => ({
  usual,
  shape: { kind: 'choice', of: [usual, ...others] },
});

/** What each of them does stands in the README. Times are milliseconds, unless the name says otherwise. */
const FAULTS = {
  hang: off,
  failWith: unset,
  failBy: oneOf('server', 'edge', 'edgeWithHeaders'),
  failOn: oneOf('all', 'writes'),
  failTimes: number(-1),
  failAfterCommit: off,
  conflicts: count,
  retryAfterSeconds: number(30),
  rateLimitBody: oneOf('error', 'code'),
  requestsPerMinute: unset,
  brokenAnswers: count,
  hugeAnswers: count,
  redirectTo: { usual: '', shape: TEXT },
  dropBeforeCommit: count,
  dropAfterCommit: count,
  hangAfterCommit: count,
  commitAfter: count,
  commitAfterMs: number(2500),
  searchLagMs: count,
  hiddenBoards: numbers([]),
  ruleTakesBack: oneOf('nothing', 'atOnce', 'afterAnswer'),
  sslRequired: off,
  retired: {
    usual: NONE_RETIRED,
    shape: {
      kind: 'object',
      name: 'RetiredRecords',
      members: Object.fromEntries(RETIRED_LISTS.map((list) => [list, { kind: 'list', of: WHOLE }])),
    },
  },
  withoutRights: {
    usual: [] as readonly Right[],
    shape: { kind: 'list', of: { kind: 'choice', of: RIGHTS } },
  },
  codebase: { usual: 'v4_6_release', shape: TEXT },
  wrongCodebaseStatus: oneOf(400, 404),
  missingClientIdStatus: oneOf(401, 403),
  nestedPatch: oneOf('ignored', 'applied'),
  customFieldsInPatch: oneOf('changed', 'entire'),
  patchNeedsCustomFields: off,
  mergedTickets: oneOf('gone', 'readable'),
  notesOnClosedTickets: oneOf('accepted', 'refused', 'reopen'),
  noteLineBreaks: oneOf('kept', 'spaces'),
  prioritiesWithNameOnly: off,
  dateAtLeastFindsNothing: off,
  rightsChecked: oneOf('beforeBody', 'afterBody'),
  callbackLevelCase: oneOf('any', 'lower', 'capitalised'),
  callbackDelivery: oneOf('normal', 'drop', 'repeat', 'reorder'),
  callbackSignature: oneOf('right', 'forged', 'missing'),
  callbackKeyUrl: { usual: null as string | null, shape: TEXT },
  callbackMessagesPerKey: number(1),
  callbackKeyLifeMs: number(3_600_000),
  callbackTimeoutMs: number(5000),
  callbackRetryMs: numbers([2000, 4000]),
} satisfies Readonly<Record<string, Fault<unknown>>>;

/**
 * What goes wrong, and how the server answers where the vendor's behaviour is not known for sure.
 */
export type ManageFaults = { readonly [Name in keyof typeof FAULTS]: (typeof FAULTS)[Name]['usual'] };

/** No faults, and the likelier or the stricter of the open behaviours. */
export const NO_FAULTS = Object.fromEntries(
  Object.entries(FAULTS).map(([name, { usual }]) => [name, usual]),
) as unknown as ManageFaults;

const SHAPE: Shape = {
  kind: 'object',
  name: 'ManageFaults',
  members: Object.fromEntries(Object.entries(FAULTS).map(([name, { shape }]) => [name, shape])),
};

/**
 * Reads faults from JSON; `null` is none. @throws Refusal (400) for a fault that does not exist or a value of
 * the wrong type.
 */
export function readFaults(text: string): Partial<ManageFaults> {
  const given = readBody(text, SHAPE) ?? {};
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/** The faults that are set, as tests and the HTTP route reach them. */
export interface FaultHandle {
  current(): ManageFaults;
  /** Replaces all faults; what is left out is off. */
  set(faults: Partial<ManageFaults>): void;
  clear(): void;
}

/** Faults that the server takes from. */
export interface FaultBox extends FaultHandle {
  /** Whether the fault of this counter applies now; counts it down where it does. -1 is never used up. */
  spend(counter: Counter): boolean;
}
type Counter =
  | 'failTimes'
  | 'conflicts'
  | 'dropBeforeCommit'
  | 'dropAfterCommit'
  | 'hangAfterCommit'
  | 'commitAfter'
  | 'brokenAnswers'
  | 'hugeAnswers';

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
