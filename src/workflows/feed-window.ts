import { ApplicationFailure } from '@temporalio/workflow';
import type { FeedActivities, ListWindow, PageQuestion, PageReply } from '../activities/feed-activities.ts';
import type { FeedPolicy } from '../incident/policy.ts';
import { untilCallIsFree } from './feed-calls.ts';
import type { FeedState } from './feed-contracts.ts';
import { dueAt } from './steps.ts';

/** How long a window GravityZone takes is not documented: after an outage the time is read day by day. */
const LONGEST_WINDOW = 86_400_000;

/**
 * A sweep reads so far back once more, in ms: the list may show an incident later than the windows overlap.
 */
const SWEEP = LONGEST_WINDOW;

/** The windows, and what operators call them. */
const WINDOWS = { changed: 'What people changed', updated: 'What GravityZone updated' } as const;

type WindowKind = ListWindow['kind'];

/** A window as it is read now. Times are ms since 1970. */
interface OpenWindow extends Omit<PageQuestion, 'window'> {
  readonly kind: WindowKind;
  readonly from: number;
  readonly to: number;
  readonly sweeps: boolean;
}

/**
 * Reads the next window of each kind, hands over what they hold and moves the cursors. The first pages are
 * read by one activity, for mostly there are no others. A window that fails is read again.
 * @throws ApplicationFailure that names the windows that failed, once the others were read.
 */
export async function readWindows(
  state: FeedState,
  policy: FeedPolicy,
  activities: FeedActivities,
): Promise<void> {
  const now = Date.now();
  state.polledAt = now;
  const windows = (['changed', 'updated'] as const).map((kind) => nextWindow(kind, state, policy, now));
  const read = async (questions: readonly PageQuestion[]): Promise<readonly PageReply[]> => {
    for (let calls = 0; calls < questions.length; calls += 1) await untilCallIsFree(state, policy);
    const replies = await activities.readPages(questions);
    for (const reply of replies)
      if (reply.kind === 'failed')
        state.pausedUntil = Math.max(state.pausedUntil, Date.now() + reply.retryAfter);
    return replies;
  };
  const firsts = await read(windows.map((window) => pageOf(window, 1)));
  const failures: string[] = [];
  for (const [index, window] of windows.entries()) {
    const problem = await readOn(
      window,
      firsts[index],
      state,
      policy,
      async (page) => (await read([pageOf(window, page)]))[0],
    );
    if (problem !== undefined) failures.push(`${WINDOWS[window.kind]} was not read. ${problem}`);
  }
  state.polls += 1;
  if (failures.length > 0) throw ApplicationFailure.create({ message: failures.join(' ') });
}

function nextWindow(kind: WindowKind, state: FeedState, policy: FeedPolicy, now: number): OpenWindow {
  const cursors = state.cursors ?? { changed: now, updated: now };
  const sweeps = dueAt(state.sweptAt[kind], policy.sweepInterval) <= now;
  const from = Math.min(
    cursors[kind] - policy.overlap,
    ...(kind === 'updated' ? Object.values(state.waiting).map((waiting) => waiting.from) : []),
    ...(sweeps ? [now - SWEEP] : []),
  );
  const backfill =
    kind === 'updated'
      ? { createdFrom: policy.backfillFrom ?? state.startedAt, overdue: overdueIn(state, policy) }
      : undefined;
  return { kind, from, to: Math.min(now, from + LONGEST_WINDOW), backfill, sweeps };
}

function pageOf({ kind, from, to, backfill }: OpenWindow, page: number): PageQuestion {
  return { window: { kind, from, to, page }, backfill };
}

/** Reads what is behind the first page of a window, and moves its cursor; answers why it could not. */
async function readOn(
  { kind, from, to, sweeps }: OpenWindow,
  first: PageReply | undefined,
  state: FeedState,
  policy: FeedPolicy,
  read: (page: number) => Promise<PageReply | undefined>,
): Promise<string | undefined> {
  const waiting = new Set<string>();
  const take = (reply: PageReply | undefined): PageReply => {
    if (reply?.kind !== 'read')
      return reply ?? { kind: 'failed', problem: 'It was not read.', retryAfter: 0 };
    state.signalled += reply.signalled;
    state.opened += reply.opened;
    for (const incidentId of reply.waiting) waiting.add(incidentId);
    return reply;
  };
  const problem = await readPages(take(first), async (page) => take(await read(page)));
  if (problem !== undefined) return problem;
  const now = Date.now();
  if (kind === 'updated') state.waiting = stillWaiting(state, waiting, from);
  const cursors = state.cursors ?? { changed: now, updated: now };
  state.cursors = { ...cursors, [kind]: Math.max(cursors[kind], to) };
  if (sweeps) state.sweptAt = { ...state.sweptAt, [kind]: now };
  return undefined;
}

/**
 * Reads all pages behind the first, and all but the last of them towards the first, which is read once more:
 * an incident that changes meanwhile leaves the window, and those behind it move to pages that are yet to be
 * read. Of how many there are, GravityZone may tell too many or nothing. Ends with the first that fails.
 */
async function readPages(
  first: PageReply,
  read: (page: number) => Promise<PageReply>,
): Promise<string | undefined> {
  if (first.kind === 'failed') return first.problem;
  if (first.pages === 1) return undefined;
  let last = first.pages;
  let latest = await read(last);
  if (latest.kind === 'read' && latest.incidents === 0) [last, latest] = [1, first];
  while (latest.kind === 'read' && latest.pages > last) {
    last += 1;
    latest = await read(last);
  }
  for (let page = last - 1; page >= 1 && latest.kind === 'read'; page -= 1) latest = await read(page);
  return latest.kind === 'failed' ? latest.problem : undefined;
}

/** Those whose push has been waited for long enough. */
function overdueIn({ waiting }: FeedState, { backfillAfter }: FeedPolicy): readonly string[] {
  return Object.entries(waiting).flatMap(([id, { seenAt }]) =>
    seenAt + backfillAfter <= Date.now() ? [id] : [],
  );
}

/**
 * Each keeps the time and the window it was first seen in, which is read again until it is opened or has a
 * workflow.
 */
function stillWaiting(state: FeedState, ids: ReadonlySet<string>, from: number): FeedState['waiting'] {
  const known = new Map(Object.entries(state.waiting)); // an id may be a word that every object knows
  return Object.fromEntries([...ids].map((id) => [id, known.get(id) ?? { seenAt: Date.now(), from }]));
}
