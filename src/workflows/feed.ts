import {
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { FeedActivities, FeedPolicyActivities, ListWindow } from '../activities/feed-activities.ts';
import { afterCall, nextCallAt } from '../incident/call-slots.ts';
import type { FeedPolicy } from '../incident/policy.ts';
import { lookAtSignal, pushSeenSignal } from './feed-contracts.ts';
import type { FeedInput, FeedState } from './feed-contracts.ts';
import { feedDetails } from './feed-details.ts';
import { dueAt, isLong, takeDue } from './steps.ts';
import type { Step } from './steps.ts';

const { loadFeedPolicy } = proxyLocalActivities<FeedPolicyActivities>({ startToCloseTimeout: '10 seconds' });

/** Most incidents that wait to be looked at; wishes beyond are dropped, for no ticket depends on them. */
const MOST_WANTED = 1_000;

/** How long a window GravityZone takes is not documented: after an outage the time is walked in steps of a day. */
const LONGEST_WINDOW = 86_400_000;

/**
 * The feed of one connection: reads what people changed and what GravityZone updated, looks at incidents that want more
 * facts, and watches the push subscription. It is the only caller of the list and detail methods and spaces its calls, so
 * that their limit is kept by construction. Ends when the settings give the connection no access to the API any more.
 */
export async function feed(input: FeedInput): Promise<FeedState> {
  const { connection } = input;
  const state = input.state ?? startingState(Date.now());
  setHandler(lookAtSignal, (incidentId: unknown) => {
    if (typeof incidentId !== 'string' || state.wanted.includes(incidentId)) return;
    state.wanted = [...state.wanted, incidentId].slice(0, MOST_WANTED);
  });
  setHandler(pushSeenSignal, (at: unknown) => {
    if (typeof at === 'number') state.lastPushAt = Math.max(at, state.lastPushAt ?? 0);
  });

  for (;;) {
    const policy = await loadFeedPolicy(connection);
    if (policy === undefined) return state;
    state.problems = await takeDue(stepsOf(state, policy), state.problems);
    setCurrentDetails(feedDetails(connection, state, Date.now()));
    if (isLong(policy.historyEvents)) await continueAsNew<typeof feed>({ connection, state });
    const wait = Math.max(1, nextStepAt(state, policy) - Date.now());
    await condition(() => mayLook(state, policy), wait, { summary: 'until the next step' });
  }
}

function startingState(now: number): FeedState {
  return {
    startedAt: now,
    cursors: { changed: now, updated: now },
    calls: [],
    wanted: [],
    waiting: {},
    lastPollAt: undefined,
    polls: 0,
    told: 0,
    opened: 0,
    lastPushAt: undefined,
    subscription: undefined,
    subscriptionCheckedAt: undefined,
    problems: {},
  };
}

/** What a feed does, in this order. What fails is done again when it is due again: no cursor has moved, nothing is missed. */
function stepsOf(state: FeedState, policy: FeedPolicy): readonly Step[] {
  const activities = proxyActivities<FeedActivities>({
    taskQueue: policy.taskQueue,
    startToCloseTimeout: policy.attemptTimeout,
    heartbeatTimeout: '10 seconds',
    // Each attempt is a call that counts: the feed itself says when the next one is.
    retry: { maximumAttempts: 1 },
  });
  return [
    {
      name: 'reading the list',
      isDue: () => dueAt(state.lastPollAt, policy.pollInterval) <= Date.now(),
      take: async () => {
        state.lastPollAt = Date.now();
        for (const kind of ['changed', 'updated'] as const) await readWindow(kind, state, policy, activities);
        state.polls += 1;
      },
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
        const [incidentId = '', ...others] = state.wanted;
        state.wanted = others;
        state.calls = afterCall(state.calls, Date.now(), policy.calls);
        await activities.readDetails(incidentId);
      },
    },
  ];
}

/**
 * Reads a window page by page, the later pages first: an incident that changes meanwhile leaves the window, and those behind
 * it move to pages that are yet to be read.
 */
async function readWindow(
  kind: ListWindow['kind'],
  state: FeedState,
  policy: FeedPolicy,
  activities: FeedActivities,
): Promise<void> {
  const overdue = overdueIn(state, policy);
  const back = kind === 'updated' ? Object.values(state.waiting).map((waiting) => waiting.from) : [];
  const from = Math.min(state.cursors[kind] - policy.overlap, ...back);
  const to = Math.min(Date.now(), from + LONGEST_WINDOW);
  const backfill =
    kind === 'updated' ? { createdFrom: policy.backfillFrom ?? state.startedAt, overdue } : undefined;
  const waiting = new Set<string>();
  const read = async (page: number): Promise<number> => {
    await untilCallIsFree(state, policy);
    const result = await activities.readPage({ kind, from, to, page }, backfill);
    state.told += result.told;
    state.opened += result.opened;
    for (const incidentId of result.waiting) waiting.add(incidentId);
    return result.pages;
  };
  const pages = await read(1);
  for (let page = pages; pages > 1 && page >= 1; page -= 1) await read(page);
  if (kind === 'updated') state.waiting = stillWaiting(state, waiting, from);
  state.cursors = { ...state.cursors, [kind]: to };
}

/** Those whose push has been waited for long enough. */
function overdueIn({ waiting }: FeedState, { backfillAfter }: FeedPolicy): readonly string[] {
  return Object.entries(waiting).flatMap(([id, { seenAt }]) =>
    seenAt + backfillAfter <= Date.now() ? [id] : [],
  );
}

/** Each keeps the time and the window it was first seen in, which is read again until it is opened or has a workflow. */
function stillWaiting(state: FeedState, ids: ReadonlySet<string>, from: number): FeedState['waiting'] {
  return Object.fromEntries([...ids].map((id) => [id, state.waiting[id] ?? { seenAt: Date.now(), from }]));
}

async function untilCallIsFree(state: FeedState, { calls }: FeedPolicy): Promise<void> {
  const wait = nextCallAt(state.calls, calls) - Date.now();
  if (wait > 0) await sleep(wait, { summary: 'until GravityZone allows the next call' });
  state.calls = afterCall(state.calls, Date.now(), calls);
}

function watchdogDueAt({ subscriptionCheckedAt }: FeedState, { watchdogInterval }: FeedPolicy): number {
  if (watchdogInterval === undefined) return Number.POSITIVE_INFINITY;
  return dueAt(subscriptionCheckedAt, watchdogInterval);
}

function mayLook({ wanted, calls }: FeedState, policy: FeedPolicy): boolean {
  return wanted.length > 0 && nextCallAt(calls, policy.calls) <= Date.now();
}

function nextStepAt(state: FeedState, policy: FeedPolicy): number {
  const look = state.wanted.length === 0 ? Number.POSITIVE_INFINITY : nextCallAt(state.calls, policy.calls);
  return Math.min(dueAt(state.lastPollAt, policy.pollInterval), watchdogDueAt(state, policy), look);
}
