import type { Client } from '@temporalio/client';
import { compareCategories } from '../incident/category.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { retryIncident } from '../mailbox/incident-workflows.ts';
import type { ListedIncident } from './incident-list.ts';
import { incidentRuns } from './incident-runs.ts';
import { notTaken } from './not-taken.ts';

/**
 * Has everything of an incident tried again that is not delivered, under the settings of now; answers the
 * desks.
 * @throws NotPossible with the reason where nothing was changed.
 */
export async function retryDeliveries(client: Client, name: IncidentName): Promise<readonly string[]> {
  await incidentRuns(client, name);
  return retryIncident(client, name).catch((error: unknown) => {
    throw notTaken(error, name);
  });
}

/** What became of one of them. */
export type RetryOutcome = IncidentName &
  (
    | { readonly kind: 'tried' | 'nothing'; readonly desks: readonly string[] }
    | { readonly kind: 'failed'; readonly error: unknown }
  );

/** So many are asked at a time: each may bring a call to a desk. */
const STEP = 10;

/**
 * Has incidents tried again in steps, the most severe first; `after` hears of each step. One that fails stops
 * no other.
 */
export async function retryAll(
  client: Client,
  incidents: readonly ListedIncident[],
  after: (outcomes: readonly RetryOutcome[]) => Promise<void>,
): Promise<readonly RetryOutcome[]> {
  const sorted = incidents.toSorted((a, b) =>
    compareCategories(b.category ?? 'medium', a.category ?? 'medium'),
  );
  const outcomes: RetryOutcome[] = [];
  for (let next = 0; next < sorted.length; next += STEP) {
    const step = await Promise.all(sorted.slice(next, next + STEP).map((each) => retried(client, each)));
    outcomes.push(...step);
    await after(step);
  }
  return outcomes;
}

async function retried(client: Client, { account, incidentId }: IncidentName): Promise<RetryOutcome> {
  const name = { account, incidentId };
  try {
    const desks = await retryIncident(client, name);
    return { ...name, kind: desks.length === 0 ? 'nothing' : 'tried', desks };
  } catch (error) {
    return { ...name, kind: 'failed', error: notTaken(error, name) };
  }
}
