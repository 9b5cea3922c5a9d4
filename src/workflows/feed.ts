import {
  ActivityFailure,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { FeedActivities, FeedPolicyActivities } from '../activities/feed-activities.ts';
import { afterCall } from '../incident/call-slots.ts';
import { INCIDENT_ID } from '../incident/incident-id.ts';
import { isTime } from '../incident/incident-event.ts';
import { lookAgain } from '../incident/look-again.ts';
import type { WantedIncident } from '../incident/look-again.ts';
import type { FeedPolicy } from '../incident/policy.ts';
import { HEARTBEAT_TIMEOUT, POLICY_OPTIONS } from './proxies.ts';
import { keptPolicy } from './kept-policy.ts';
import { readFailure } from './read-failure.ts';
import { freeAt } from './feed-calls.ts';
import { lookAtSignal, pushSeenSignal } from './feed-contracts.ts';
import type { FeedInput, FeedState } from './feed-contracts.ts';
import { feedDetails } from './feed-details.ts';
import { readWindows } from './feed-window.ts';
import { dueAt, hasProblems, isLong, takeDue } from './steps.ts';
import type { Step } from './steps.ts';

const { loadFeedPolicy } = proxyActivities<FeedPolicyActivities>(POLICY_OPTIONS);

/** The first page of each window. */
const CALLS_OF_A_POLL = 2;

/** Most given up that are shown. */
const MOST_GIVEN_UP = 20;

/** Most incidents that wait to be looked at; those beyond are dropped, for no ticket depends on them. */
const MOST_WANTED = 1_000;

/**
 * The settings of one worker may be older than those of another: a feed ends only after this time without
 * access, in ms.
 */
const WITHOUT_ACCESS = 3_600_000;

/**
 * The feed of one account: reads what people changed and what GravityZone updated, looks at incidents that
 * want more facts, and checks the push subscription. It is the only caller of the list and detail methods and
 * spaces its calls, so that their limit is kept by construction. Ends when the settings give the account no
 * access to the API any more.
 */
export async function feed(input: FeedInput): Promise<FeedState> {
  const { account } = input;
  const state = input.state ?? startingState(Date.now());
  setHandler(lookAtSignal, (incidentId: unknown) => {
    if (typeof incidentId !== 'string' || !INCIDENT_ID.test(incidentId)) return;
    if (state.wanted.some((wanted) => wanted.incidentId === incidentId)) return;
    state.wanted = [...state.wanted, { incidentId, tries: 0, at: 0 }].slice(0, MOST_WANTED);
  });
  setHandler(pushSeenSignal, (at: unknown) => {
    // By the clock of a gateway, or by hand: none came later than now.
    if (isTime(at)) state.lastPushAt = Math.max(Math.min(at, Date.now()), state.lastPushAt ?? 0);
  });

  const kept = keptPolicy(() => loadFeedPolicy(account));
  for (;;) {
    const policy = await kept.inForce();
    if (policy === undefined) {
      state.withoutAccessSince ??= Date.now();
      if (Date.now() - state.withoutAccessSince >= WITHOUT_ACCESS) return state;
      await sleep('1 minute', { summary: 'until the settings give access to the API again' });
      continue;
    }
    state.withoutAccessSince = undefined;
    state.cursors ??= { changed: state.startedAt, updated: policy.backfillFrom ?? state.startedAt };
    state.problems = await takeDue(stepsOf(state, policy), state.problems);
    if (hasProblems(state.problems)) kept.drop();
    setCurrentDetails(feedDetails(account, state, Date.now()));
    if (isLong(policy.historyEvents)) await continueAsNew<typeof feed>({ account, state });
    const at = nextStepAt(state, policy);
    const isSooner = (): boolean => kept.isWanted() || nextStepAt(state, policy) < at;
    await condition(isSooner, Math.max(1, at - Date.now()), { summary: 'until the next step' });
  }
}

function startingState(now: number): FeedState {
  return {
    startedAt: now,
    cursors: undefined,
    polledAt: undefined,
    sweptAt: { changed: now, updated: now },
    calls: [],
    pausedUntil: 0,
    wanted: [],
    givenUp: [],
    waiting: {},
    polls: 0,
    signalled: 0,
    opened: 0,
    lastPushAt: undefined,
    subscription: undefined,
    subscriptionCheckedAt: undefined,
    withoutAccessSince: undefined,
    problems: {},
  };
}

/**
 * What a feed does, in this order. What fails is done again when it is due again: no cursor has moved,
 * nothing is missed.
 */
function stepsOf(state: FeedState, policy: FeedPolicy): readonly Step[] {
  const activities = proxyActivities<FeedActivities>({
    taskQueue: policy.taskQueue,
    // Without a worker that has access to the API nobody takes it; the settings are looked at anew then.
    scheduleToStartTimeout: '5 minutes',
    startToCloseTimeout: policy.attemptTimeout,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    // Each attempt is a call that counts: the feed itself says when the next one is.
    retry: { maximumAttempts: 1 },
  });
  return [
    {
      name: 'reading the list of incidents',
      isDue: () => pollAt(state, policy) <= Date.now(),
      take: () => readWindows(state, policy, activities),
    },
    {
      name: 'push subscription',
      isDue: () => watchdogDueAt(state, policy) <= Date.now(),
      take: async () => {
        state.subscriptionCheckedAt = Date.now();
        state.subscription = await activities.checkSubscription();
      },
    },
    {
      name: 'reading an incident',
      isDue: () => mayLook(state, policy),
      take: async () => {
        const wanted = nextWanted(state);
        if (wanted === undefined) return;
        const { incidentId } = wanted;
        // Before the call: one that cannot be read now keeps no other from being read, and is not asked for
        // all the time.
        const again = lookAgain(wanted, Date.now());
        const others = state.wanted.filter((other) => other !== wanted);
        state.wanted = again === undefined ? others : [...others, again];
        state.calls = afterCall(state.calls, Date.now(), policy.calls);
        try {
          await keepingPause(state, () => activities.readDetails(incidentId));
        } catch (error) {
          if (again === undefined) giveUp(state, incidentId);
          throw error;
        }
        state.wanted = state.wanted.filter((other) => other !== again);
      },
    },
  ];
}

/** A pause that GravityZone asks for holds for every worker, so the feed keeps it. */
async function keepingPause<T>(state: FeedState, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ActivityFailure)
      state.pausedUntil = Math.max(state.pausedUntil, Date.now() + readFailure(error, Date.now()).retryAfter);
    throw error;
  }
}

function watchdogDueAt({ subscriptionCheckedAt }: FeedState, { watchdogInterval }: FeedPolicy): number {
  if (watchdogInterval === undefined) return Number.POSITIVE_INFINITY;
  return dueAt(subscriptionCheckedAt, watchdogInterval);
}

function giveUp(state: FeedState, incidentId: string): void {
  log.warn('An incident could not be read for most of a day and is not asked for any more.', {
    vendor: 'gravityzone',
    incident: incidentId,
    advice: 'Look at it in GravityZone. Its next push makes plumbline ask for it again.',
  });
  const others = state.givenUp.filter((id) => id !== incidentId);
  state.givenUp = [...others, incidentId].slice(-MOST_GIVEN_UP);
}

/** The incident that is to be looked at now, the one asked for first before others. */
function nextWanted({ wanted }: FeedState): WantedIncident | undefined {
  return wanted.find(({ at }) => at <= Date.now());
}

/** Polls come first, so that looks never keep the two calls of a poll from being free together. */
function mayLook(state: FeedState, policy: FeedPolicy): boolean {
  return nextWanted(state) !== undefined && lookAt(state, policy) <= Date.now();
}

function lookAt(state: FeedState, policy: FeedPolicy): number {
  const wanted = Math.min(...state.wanted.map(({ at }) => at)); // infinite where none is
  const at = Math.max(wanted, freeAt(state, policy));
  return dueAt(state.polledAt, policy.pollInterval) <= at ? Number.POSITIVE_INFINITY : at;
}

function pollAt(state: FeedState, policy: FeedPolicy): number {
  return Math.max(dueAt(state.polledAt, policy.pollInterval), freeAt(state, policy, CALLS_OF_A_POLL));
}

function nextStepAt(state: FeedState, policy: FeedPolicy): number {
  return Math.min(pollAt(state, policy), watchdogDueAt(state, policy), lookAt(state, policy));
}
