import type { DeskName } from '../../src/desks/desk.ts';
import type { ReportedFacts } from '../../src/incident/incident-event.ts';
import type { Bands } from '../../src/incident/category.ts';
import type { Policy, TicketPolicy } from '../../src/incident/policy.ts';
import { faultOf, LATE_CREATE } from './faults.ts';
import type { Fault } from './faults.ts';
import { DEEDS } from './people.ts';
import type { Deed } from './people.ts';
import { randomOf } from './random.ts';
import type { Random } from './random.ts';

/** One thing that happens. Durations are milliseconds. */
export type Act =
  /**
   * GravityZone pushes facts that it had sent `age` ago; without one, its envelope does not name the time.
   */
  | { readonly kind: 'push'; readonly facts: ReportedFacts; readonly age: number | undefined }
  /** It pushes that the computer belongs to another company by now, or to the first one again. */
  | { readonly kind: 'company changes' }
  /** Its list of incidents tells a status. */
  | { readonly kind: 'status'; readonly word: 'open' | 'in progress' | 'closed' | 'false positive' }
  /** It pushes an earlier event once more: the one before the last where `back` is 1. */
  | { readonly kind: 'push again'; readonly back: number }
  /** Something goes wrong at a desk, in place of what went wrong there before. */
  | Fault
  | { readonly kind: 'worker restarts'; readonly desk: DeskName }
  /** A technician does something to the newest ticket of the incident. */
  | { readonly kind: 'technician'; readonly desk: DeskName; readonly deed: Deed }
  /** An operator asks for what is not delivered, or closes the incident. */
  | { readonly kind: 'operator'; readonly does: 'retry' | 'close' }
  /** An operator names a ticket for the incident. */
  | { readonly kind: 'adopt'; readonly desk: DeskName; readonly ticket: NamedTicket }
  /** The settings change, and an operator asks for them to be read. */
  | { readonly kind: 'settings'; readonly policy: Partial<Policy>; readonly tickets: Partial<TicketPolicy> }
  /** A desk is taken out of the settings, or put back. */
  | { readonly kind: 'desk removed' | 'desk back'; readonly desk: DeskName }
  /** All computers at Automate go offline, or come online. */
  | { readonly kind: 'computers'; readonly online: boolean }
  | { readonly kind: 'time passes'; readonly ms: number }
  /** Until nothing is under way any more, but no longer than this. */
  | { readonly kind: 'rest'; readonly atMost: number };

/**
 * A ticket that an operator names: one that a person made for the company, none at all, or one of another
 * company.
 */
export type NamedTicket = 'right' | 'missing' | 'of another company';

/** One incident's story: everything in it follows from the seed. */
export interface Sequence {
  readonly seed: number;
  /** History events after which the incident's workflow continues as new. */
  readonly historyEvents: number;
  /** Least time between two updates of one ticket, in ms. */
  readonly updateInterval: number;
  /** The watch ends after this time without an event, in ms, and another life begins with the next push. */
  readonly idle: number;
  /** How far the clock of each desk is ahead of ours, in ms. */
  readonly ahead: Readonly<Record<DeskName, number>>;
  /** Whether a merged ticket of Manage stays readable and names the one that it went into. */
  readonly tellsMerge: boolean;
  /** For how long Manage's searches do not see a new ticket, in ms. */
  readonly searchLag: number;
  readonly acts: readonly Act[];
}

/** The story of a seed. */
export function sequenceOf(seed: number): Sequence {
  const random = randomOf(seed);
  const historyEvents = random.pick([60, 1_000]);
  const updateInterval = random.pick([0, 0, 300]);
  const idle = random.pick([DAY, DAY, 2_500]);
  const skew = (): number => random.pick([0, 0, 90_000, -90_000, DAY]);
  const ahead = { automate: skew(), manage: skew() };
  const tellsMerge = random.chance(0.5);
  // A watch lasts days and a search lags seconds: that a life ends within the lag of its only create is not
  // played.
  const lag = random.pick([0, 0, 1_000]);
  const searchLag = idle < DAY ? 0 : lag;
  const length = 5 + random.below(11);
  const acts = Array.from({ length }, () => actOf(random));
  const first = random.pick<readonly Act[]>([
    [],
    [],
    [],
    [faultOf(random)],
    [faultOf(random)],
    [LATE_CREATE],
  ]);
  const isLate = first.includes(LATE_CREATE);
  const create: readonly Act[] = isLate ? [{ kind: 'time passes', ms: 1_000 }] : [];
  // Nor that one ends within the time of a late create: without the desk nothing keeps it, and the next life
  // does not know of that create.
  const left = isLate && idle < DAY ? acts.filter(({ kind }) => kind !== 'desk removed') : acts;
  return {
    seed,
    historyEvents,
    updateInterval,
    idle,
    ahead,
    tellsMerge,
    searchLag,
    acts: [...first, opening(random), ...create, ...left],
  };
}

function opening(random: Random): Act {
  const facts = { ...factsOf(random), severityScore: random.pick(SCORES) };
  return { kind: 'push', age: 0, facts };
}

function actOf(random: Random): Act {
  const dice = random.below(100);
  if (dice < 30)
    return {
      kind: 'push',
      facts: factsOf(random),
      age: random.chance(0.2) ? undefined : random.pick([0, 0, 0, 60_000]),
    };
  if (dice < 33) return { kind: 'push again', back: 1 + random.below(3) };
  if (dice < 50) return faultOf(random);
  if (dice < 53) return { kind: 'worker restarts', desk: random.pick(DESKS) };
  if (dice < 65) return { kind: 'technician', desk: random.pick(DESKS), deed: random.pick(DEEDS) };
  if (dice < 68) return { kind: 'operator', does: random.pick(['retry', 'close']) };
  if (dice < 70) return { kind: 'adopt', desk: random.pick(DESKS), ticket: random.pick(NAMED) };
  if (dice < 74) return settingsOf(random);
  if (dice < 77) return { kind: random.pick(['desk removed', 'desk back']), desk: random.pick(DESKS) };
  if (dice < 80) return { kind: 'computers', online: random.chance(0.4) };
  if (dice < 82) return { kind: 'status', word: random.pick(STATUSES) };
  if (dice < 83) return { kind: 'company changes' };
  if (dice < 88) return { kind: 'time passes', ms: random.pick([0, 20, 100, 300, 1_000, 4_000]) };
  return { kind: 'rest', atMost: 3_000 };
}

const DESKS = ['automate', 'manage'] as const;
const NAMED = ['right', 'missing', 'of another company'] as const;
const STATUSES = ['open', 'in progress', 'closed', 'false positive'] as const;
const DAY = 86_400_000;

/** Bands by which one score is now of one category, now of another; and policies. */
function settingsOf(random: Random): Act {
  const bands = random.pick<Bands>([
    { mediumFrom: 40, highFrom: 76 },
    { mediumFrom: 20, highFrom: 60 },
    { mediumFrom: 60, highFrom: 90 },
  ]);
  const closed = random.pick(['note', 'reopen', 'new'] as const);
  return {
    kind: 'settings',
    policy: { bands },
    tickets: {
      movedTickets: random.pick(['keep', 'move']),
      closedTickets: [{ do: closed }],
      openFrom: random.pick(['low', 'low', 'medium']),
    },
  };
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
