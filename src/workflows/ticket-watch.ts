import {
  ActivityFailure,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  rootCause,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { WatchActivities, WatchPolicyActivities } from '../activities/watch-activities.ts';
import type { WatchPolicy } from '../incident/policy.ts';
import { ticketsSignal } from './contracts.ts';
import type { TicketWatchInput, TicketWatchState } from './contracts.ts';
import { watchDetails } from './ticket-watch-details.ts';

const { loadWatchPolicy } = proxyLocalActivities<WatchPolicyActivities>({
  startToCloseTimeout: '10 seconds',
});

/** Most tickets that one activity looks at; each costs a request. */
const MOST_AT_ONCE = 10;

/** After a failure the callbacks are looked at again this much later, in ms. */
const CALLBACK_RETRY = 300_000;

/** Most tickets kept to be looked at; what is dropped beyond is found by the next poll. */
const MOST_TOLD = 2_000;

/**
 * Watches the tickets of one desk, so that what technicians do to them reaches their incidents: looks at those that the
 * desk's callbacks name, and asks at intervals for all that changed, which makes up for callbacks that were lost. Ends when
 * the settings do not name the desk any more.
 */
export async function ticketWatch(input: TicketWatchInput): Promise<TicketWatchState> {
  const { desk } = input;
  const state = input.state ?? startingState();
  setHandler(ticketsSignal, (ids: unknown) => {
    const told = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
    state.told = addAll(state.told, told);
  });

  for (;;) {
    const policy = await loadWatchPolicy(desk);
    if (policy === undefined) return state;
    await takeSteps(state, policy);
    setCurrentDetails(watchDetails(desk, state));
    if (mustContinueAsNew(policy)) await continueAsNew<typeof ticketWatch>({ desk, state });
    const wait = Math.max(0, dueAt(state.lastPollAt, policy.pollInterval) - Date.now());
    await condition(() => state.told.length > 0, wait, { summary: 'until the next poll' });
  }
}

function startingState(): TicketWatchState {
  return {
    cursor: undefined,
    told: [],
    unread: [],
    polls: 0,
    lastPollAt: undefined,
    callbacks: undefined,
    callbacksCheckedAt: undefined,
    problem: undefined,
  };
}

/** Does what is due, each by itself: one that fails keeps none of the others from being done. */
async function takeSteps(state: TicketWatchState, policy: WatchPolicy): Promise<void> {
  const activities = proxyActivities<WatchActivities>({
    taskQueue: policy.taskQueue,
    startToCloseTimeout: policy.attemptTimeout,
    heartbeatTimeout: '10 seconds',
    // What fails for longer is done again when it is due again, under the settings as they are then.
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 3 },
  });
  const problems: string[] = [];
  const step = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      problems.push(rootCause(error) ?? error.message);
    }
  };

  if (state.told.length > 0) {
    const now = state.told.slice(0, MOST_AT_ONCE);
    // Before the look: a ticket that changes meanwhile is told anew and looked at again.
    state.told = state.told.slice(MOST_AT_ONCE);
    state.unread = addAll(state.unread, now);
    await step(async () => {
      const unread = await activities.lookAtTickets(now);
      state.unread = addAll(
        state.unread.filter((id) => !now.includes(id)),
        unread,
      );
    });
  }
  if (dueAt(state.callbacksCheckedAt, policy.callbackInterval) <= Date.now()) {
    state.callbacksCheckedAt = Date.now() - policy.callbackInterval + CALLBACK_RETRY;
    await step(async () => {
      state.callbacks = await activities.keepCallbacks();
      state.callbacksCheckedAt = Date.now();
    });
  }
  if (dueAt(state.lastPollAt, policy.pollInterval) <= Date.now()) {
    state.lastPollAt = Date.now();
    await step(async () => {
      const { cursor } = await activities.pollTickets(state.cursor);
      state.cursor = cursor;
      state.polls += 1;
    });
    await lookAgain(state, activities, step);
  }
  state.problem = problems.length === 0 ? undefined : problems.join(' ');
}

/** Gives those that could not be looked at one more chance; a poll tells what became of them, but not that one is gone. */
async function lookAgain(
  state: TicketWatchState,
  activities: WatchActivities,
  step: (act: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const again = state.unread.slice(0, MOST_AT_ONCE);
  state.unread = state.unread.slice(MOST_AT_ONCE);
  if (again.length > 0) {
    await step(async () => {
      await activities.lookAtTickets(again);
    });
  }
}

function addAll(ids: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...ids, ...more])].slice(-MOST_TOLD);
}

/** When something done at `last` is due again, in ms since 1970; at once where it was never done. */
function dueAt(last: number | undefined, interval: number): number {
  return last === undefined ? 0 : last + interval;
}

function mustContinueAsNew({ historyEvents }: WatchPolicy): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength >= historyEvents;
}
