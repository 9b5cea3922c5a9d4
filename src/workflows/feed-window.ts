import type { FeedActivities, ListWindow, PageResult } from '../activities/feed-activities.ts';
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

/**
 * Reads the next window of a kind, hands over what it holds and moves the cursor. A failed one is read again.
 */
export async function readWindow(
  kind: ListWindow['kind'],
  state: FeedState,
  policy: FeedPolicy,
  activities: FeedActivities,
): Promise<void> {
  const now = Date.now();
  const cursors = state.cursors ?? { changed: now, updated: now };
  const sweeps = dueAt(state.sweptAt[kind], policy.sweepInterval) <= now;
  const from = Math.min(
    cursors[kind] - policy.overlap,
    ...(kind === 'updated' ? Object.values(state.waiting).map((waiting) => waiting.from) : []),
    ...(sweeps ? [now - SWEEP] : []),
  );
  const to = Math.min(now, from + LONGEST_WINDOW);
  const backfill =
    kind === 'updated'
      ? { createdFrom: policy.backfillFrom ?? state.startedAt, overdue: overdueIn(state, policy) }
      : undefined;
  const waiting = new Set<string>();
  await readPages(async (page) => {
    await untilCallIsFree(state, policy);
    const result = await activities.readPage({ kind, from, to, page }, backfill);
    state.signalled += result.signalled;
    state.opened += result.opened;
    for (const incidentId of result.waiting) waiting.add(incidentId);
    return result;
  });
  if (kind === 'updated') state.waiting = stillWaiting(state, waiting, from);
  state.cursors = { ...cursors, [kind]: Math.max(cursors[kind], to) };
  if (sweeps) state.sweptAt = { ...state.sweptAt, [kind]: now };
}

/**
 * Reads all pages, and all but the last of them towards the first: an incident that changes meanwhile leaves
 * the window, and those behind it move to pages that are yet to be read. Of how many there are, GravityZone
 * may tell too many or nothing.
 */
async function readPages(read: (page: number) => Promise<PageResult>): Promise<void> {
  const first = await read(1);
  if (first.pages === 1) return;
  let last = first.pages;
  let latest = await read(last);
  if (latest.incidents === 0) [last, latest] = [1, first];
  while (latest.pages > last) {
    last += 1;
    latest = await read(last);
  }
  for (let page = last - 1; page >= 1; page -= 1) await read(page);
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
