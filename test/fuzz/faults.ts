import type { AutomateFaults } from '../../emulators/automate/index.ts';
import type { ManageFaults } from '../../emulators/manage/index.ts';
import { BOARDS } from '../../demo/seed.ts';
import { ELSEWHERE } from './servers.ts';
import type { Random } from './random.ts';

/** Something that goes wrong at a desk. */
export type Fault =
  | { readonly kind: 'automate fault'; readonly fault: Partial<AutomateFaults> }
  | { readonly kind: 'manage fault'; readonly fault: Partial<ManageFaults> };

/** The longest time, in ms, by which a desk of these stories carries a write out late. */
export const LATEST_COMMIT = 1_500;

/** In ms: a create that is carried out after the time for which one is waited for. */
const TOO_LATE = 4_700;

/**
 * The next write at Manage, the create, is carried out too late: two tickets open, and one is to be named as
 * a twin.
 */
export const LATE_CREATE: Fault = {
  kind: 'manage fault',
  fault: { commitAfter: 1, commitAfterMs: TOO_LATE },
};

/** One fault, or the end of the last one. */
export function faultOf(random: Random): Fault {
  return random.chance(0.5)
    ? { kind: 'automate fault', fault: automateFault(random) }
    : { kind: 'manage fault', fault: manageFault(random) };
}

function automateFault(random: Random): Partial<AutomateFaults> {
  return random.pick<Partial<AutomateFaults>>([
    {},
    failing(random),
    { dropBeforeAccept: 1 },
    { dropAfterAccept: 1 },
    { hangAfterAccept: 1 },
    { commitAfter: 1, commitAfterMs: random.below(LATEST_COMMIT) },
    { dropReads: 1 },
    { repeatRuns: 2 },
    { scriptDelayMs: 100 + random.below(1_500) },
    { missingRights: true },
  ]);
}

function manageFault(random: Random): Partial<ManageFaults> {
  return random.pick<Partial<ManageFaults>>([
    {},
    failing(random),
    { ...failing(random), failWith: 503, failAfterCommit: true }, // a 429 carries nothing out,
    { dropBeforeCommit: 1 },
    { dropAfterCommit: 1 },
    { hangAfterCommit: 1 },
    { commitAfter: 1, commitAfterMs: random.below(LATEST_COMMIT) },
    { brokenAnswers: 1 },
    { conflicts: 1 },
    { hiddenBoards: [...BOARDS, ELSEWHERE].map(({ id }) => id) },
    { ruleTakesBack: random.pick(['atOnce', 'afterAnswer']) },
  ]);
}

function failing(random: Random) {
  return {
    failWith: random.pick([429, 500, 502, 503]),
    failOn: random.pick(['all', 'writes'] as const),
    failTimes: 1 + random.below(2),
    retryAfterSeconds: 1,
  };
}
