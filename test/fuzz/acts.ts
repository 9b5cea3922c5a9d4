import type { AutomateFaults } from '../../emulators/automate/index.ts';
import type { ManageFaults } from '../../emulators/manage/index.ts';
import type { DeskName } from '../../src/desks/desk.ts';
import type { ReportedFacts } from '../../src/incident/incident-event.ts';
import { randomOf } from './random.ts';
import type { Random } from './random.ts';

/** One thing that happens. Durations are milliseconds. */
export type Act =
  /** GravityZone pushes facts that it had sent `age` ago. */
  | { readonly kind: 'push'; readonly facts: ReportedFacts; readonly age: number }
  /** It pushes an earlier event once more: the one before the last where `back` is 1. */
  | { readonly kind: 'push again'; readonly back: number }
  /** Something goes wrong at a desk, in place of what went wrong before. */
  | { readonly kind: 'automate fault'; readonly fault: Partial<AutomateFaults> }
  | { readonly kind: 'manage fault'; readonly fault: Partial<ManageFaults> }
  | { readonly kind: 'worker restarts'; readonly desk: DeskName }
  | { readonly kind: 'time passes'; readonly ms: number }
  /** Until nothing is under way any more, but no longer than this. */
  | { readonly kind: 'rest'; readonly atMost: number };

/** One incident's story: everything in it follows from the seed. */
export interface Sequence {
  readonly seed: number;
  /** History events after which the incident's workflow continues as new. */
  readonly historyEvents: number;
  /** Least time between two updates of one ticket, in ms. */
  readonly updateInterval: number;
  readonly acts: readonly Act[];
}

/** The story of a seed. */
export function sequenceOf(seed: number): Sequence {
  const random = randomOf(seed);
  const historyEvents = random.pick([60, 1_000]);
  const updateInterval = random.pick([0, 0, 300]);
  const length = 5 + random.below(11);
  const acts = Array.from({ length }, () => actOf(random));
  const first = random.chance(0.5) ? [] : [faultOf(random)];
  return { seed, historyEvents, updateInterval, acts: [...first, opening(random), ...acts] };
}

/** The longest time, in ms, by which a desk of these stories carries a write out late. */
export const LATEST_COMMIT = 1_500;

function faultOf(random: Random): Act {
  return random.chance(0.5)
    ? { kind: 'automate fault', fault: automateFault(random) }
    : { kind: 'manage fault', fault: manageFault(random) };
}

function opening(random: Random): Act {
  const facts = { ...factsOf(random), severityScore: random.pick(SCORES) };
  return { kind: 'push', age: 0, facts };
}

function actOf(random: Random): Act {
  const dice = random.below(100);
  if (dice < 30) return { kind: 'push', facts: factsOf(random), age: random.pick([0, 0, 0, 60_000]) };
  if (dice < 35) return { kind: 'push again', back: 1 + random.below(3) };
  if (dice < 65) return faultOf(random);
  if (dice < 70) return { kind: 'worker restarts', desk: random.pick(['automate', 'manage']) };
  if (dice < 80) return { kind: 'time passes', ms: random.pick([0, 20, 100, 300, 1_000]) };
  return { kind: 'rest', atMost: 3_000 };
}

const SCORES = [10, 35, 45, 70, 80, 99] as const;

/** Some facts, as one push tells them. */
function factsOf(random: Random): ReportedFacts {
  const some = <T>(value: T): T | undefined => (random.chance(0.4) ? value : undefined);
  const told = {
    severityScore: random.chance(0.6) ? random.pick(SCORES) : undefined,
    detectionName: some(`Detection.${random.below(5)}`),
    mainAction: some(random.pick(['no action', 'blocked', 'quarantined'])),
    port: some(1 + random.below(5)),
    userName: some(`user${random.below(5)}`),
    attackTypes: some(['Malware', 'Exploit', 'Phishing'].filter(() => random.chance(0.5))),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
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
    { scriptDelayMs: 100 + random.below(1_500) },
  ]);
}

function manageFault(random: Random): Partial<ManageFaults> {
  return random.pick<Partial<ManageFaults>>([
    {},
    failing(random),
    { ...failing(random), failAfterCommit: true },
    { dropBeforeCommit: 1 },
    { dropAfterCommit: 1 },
    { hangAfterCommit: 1 },
    { commitAfter: 1, commitAfterMs: random.below(LATEST_COMMIT) },
    { brokenAnswers: 1 },
    { conflicts: 1 },
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
