import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { WatchActivities, WatchPolicyActivities } from '../activities/watch-activities.ts';
import type { WatchPolicy } from '../incident/policy.ts';
import { ticketsSignal } from './ticket-watch-contracts.ts';
import type { TicketWatchInput, TicketWatchState } from './ticket-watch-contracts.ts';
import { FIRST } from './priorities.ts';
import { HEARTBEAT_TIMEOUT, POLICY_OPTIONS } from './proxies.ts';
import { keptPolicy } from './kept-policy.ts';
import { dueAt, hasProblems, isLong, takeDue } from './steps.ts';
import type { Step } from './steps.ts';
import { watchDetails } from './ticket-watch-details.ts';

const { loadWatchPolicy } = proxyActivities<WatchPolicyActivities>(POLICY_OPTIONS);

/** Most tickets that one activity looks at; each costs a request. */
const MOST_AT_ONCE = 10;

/** After a failure the callbacks are looked at again this much later, in ms. */
const CALLBACK_RETRY = 300_000;

/** No desk has longer ids. */
const LONGEST_ID = 32;

/** Most tickets kept to be looked at; what is dropped beyond is found by the next poll. */
const MOST_NAMED = 2_000;

/**
 * Watches the tickets of one desk, so that what technicians do to them reaches their incidents: looks at
 * those that the desk's callbacks name, and asks at intervals for all that changed, which makes up for
 * callbacks that were lost. Ends when the settings do not name the desk any more.
 */
export async function ticketWatch(input: TicketWatchInput): Promise<TicketWatchState> {
  const { desk } = input;
  const state = input.state ?? startingState();
  setHandler(ticketsSignal, (ids: unknown) => {
    const named = Array.isArray(ids)
      ? ids.filter((id) => typeof id === 'string' && id.length <= LONGEST_ID)
      : [];
    state.named = addAll(state.named, named);
  });

  const kept = keptPolicy(() => loadWatchPolicy(desk));
  for (;;) {
    const policy = await kept.inForce();
    if (policy === undefined) return state;
    state.problems = await takeDue(stepsOf(state, policy), state.problems);
    if (hasProblems(state.problems)) kept.drop();
    setCurrentDetails(watchDetails(desk, state));
    if (isLong(policy.historyEvents)) await continueAsNew<typeof ticketWatch>({ desk, state });
    const wait = Math.max(0, dueAt(state.lastPollAt, pollInterval(state, policy)) - Date.now());
    const isAsked = (): boolean => kept.isWanted() || state.named.length > 0;
    await condition(isAsked, wait, { summary: 'until the next poll' });
  }
}

function startingState(): TicketWatchState {
  return {
    cursor: undefined,
    named: [],
    unread: [],
    polls: 0,
    lastPollAt: undefined,
    callbacks: undefined,
    callbacksCheckedAt: undefined,
    callbackUrl: undefined,
    problems: {},
  };
}

/** Where the desk calls, polls only make up for calls that were lost. */
function pollInterval({ callbacks }: TicketWatchState, policy: WatchPolicy): number {
  return callbacks?.kind === 'on' ? policy.pollIntervalBesideCallbacks : policy.pollInterval;
}

/** What a watch does, in this order. What fails for longer is done again when it is due again. */
function stepsOf(state: TicketWatchState, policy: WatchPolicy): readonly Step[] {
  const activities = proxyActivities<WatchActivities>({
    taskQueue: policy.taskQueue,
    // Without a worker for the desk nobody takes it; the settings are looked at anew then.
    scheduleToStartTimeout: '5 minutes',
    startToCloseTimeout: policy.attemptTimeout,
    heartbeatTimeout: HEARTBEAT_TIMEOUT,
    // Behind a flood of incidents it would not be taken in that time.
    priority: FIRST,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 3 },
  });
  let again: readonly string[] = [];
  return [
    {
      name: 'looking at tickets',
      isDue: () => state.named.length > 0,
      take: async () => {
        const now = state.named.slice(0, MOST_AT_ONCE);
        // Before the look: a ticket that changes meanwhile is named anew and looked at again.
        state.named = state.named.slice(MOST_AT_ONCE);
        state.unread = addAll(state.unread, now);
        const unread = await activities.lookAtTickets(now);
        const others = state.unread.filter((id) => !now.includes(id));
        state.unread = addAll(others, unread);
      },
    },
    {
      name: 'callbacks',
      isDue: () =>
        state.callbackUrl !== policy.callbackUrl ||
        dueAt(state.callbacksCheckedAt, policy.callbackInterval) <= Date.now(),
      take: async () => {
        state.callbackUrl = policy.callbackUrl;
        state.callbacksCheckedAt = Date.now() - policy.callbackInterval + CALLBACK_RETRY;
        state.callbacks = await activities.keepCallbacks();
        state.callbacksCheckedAt = Date.now();
      },
    },
    {
      name: 'polling',
      isDue: () => dueAt(state.lastPollAt, pollInterval(state, policy)) <= Date.now(),
      take: async () => {
        // What could not be looked at gets one more chance: a poll does not tell that a ticket is gone.
        again = state.unread.slice(0, MOST_AT_ONCE);
        state.unread = state.unread.slice(MOST_AT_ONCE);
        state.lastPollAt = Date.now();
        const { cursor } = await activities.pollTickets(state.cursor);
        state.cursor = cursor;
        state.polls += 1;
      },
    },
    {
      name: 'looking again',
      isDue: () => again.length > 0,
      take: async () => {
        await activities.lookAtTickets(again);
      },
    },
  ];
}

function addAll(ids: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...ids, ...more])].slice(-MOST_NAMED);
}
