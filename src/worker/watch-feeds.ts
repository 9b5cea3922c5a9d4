import type { Logger } from 'pino';
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { FeedActivities, ListWindow, SubscriptionState } from '../activities/feed-activities.ts';

const KINDS: readonly SubscriptionState['kind'][] = ['on', 'off', 'foreign', 'switched on again'];

/** Counts what the feeds of a process do, and says aloud when a push subscription changes. */
export type WatchFeed = (connection: string, activities: FeedActivities) => FeedActivities;

/** Registers the metrics of feeds, every counter at 0 once its connection is known. */
export function watchFeeds(registry: Registry, logger: Logger): WatchFeed {
  const registers = [registry];
  const steps = new Counter({
    name: 'plumbline_feed_steps_total',
    help: 'Attempts of feed activities, by connection, activity and outcome.',
    labelNames: ['connection', 'activity', 'outcome'],
    registers,
  });
  const incidents = new Counter({
    name: 'plumbline_feed_incidents_total',
    help: 'Incidents that a feed handed over: told something new, or opened because their push was missed.',
    labelNames: ['connection', 'how'],
    registers,
  });
  const readUpTo = new Gauge({
    name: 'plumbline_feed_read_up_to_seconds',
    help: 'End of the latest window of the list of incidents that was read whole, in seconds since 1970.',
    labelNames: ['connection', 'window'],
    registers,
  });
  const subscription = new Gauge({
    name: 'plumbline_push_subscription',
    help: 'How the push subscription stood when it was last looked at: 1 for what it was, 0 for the rest.',
    labelNames: ['connection', 'state'],
    registers,
  });

  return (connection, activities) => {
    let last: SubscriptionState['kind'] | undefined;
    /** End of the window, by its kind, whose later pages are read: its first page is read before them, and once more after. */
    const later = new Map<ListWindow['kind'], number>();
    for (const activity of ['readPage', 'readDetails', 'checkSubscription'])
      for (const outcome of ['done', 'failed']) steps.inc({ connection, activity, outcome }, 0);
    for (const how of ['told', 'opened']) incidents.inc({ connection, how }, 0);

    async function counted<Result>(activity: string, act: () => Promise<Result>): Promise<Result> {
      try {
        const result = await act();
        steps.inc({ connection, activity, outcome: 'done' });
        return result;
      } catch (error) {
        steps.inc({ connection, activity, outcome: 'failed' });
        throw error;
      }
    }

    function note({ kind, text }: SubscriptionState): void {
      for (const state of KINDS) subscription.set({ connection, state }, state === kind ? 1 : 0);
      if (kind === last) return;
      last = kind;
      if (kind === 'on') logger.info({ connection, text }, 'push subscription is on');
      else logger.warn({ connection, text }, `push subscription: ${kind}`);
    }

    return {
      async readPage(window, backfill) {
        const { kind, to, page } = window;
        const reads = later.get(kind) === to;
        later.delete(kind); // a page that cannot be read leaves the window unread
        const result = await counted('readPage', () => activities.readPage(window, backfill));
        incidents.inc({ connection, how: 'told' }, result.told);
        incidents.inc({ connection, how: 'opened' }, result.opened);
        if (page > 1) later.set(kind, to);
        else if (reads || result.pages === 1) readUpTo.set({ connection, window: kind }, to / 1_000);
        return result;
      },
      readDetails: (incidentId) => counted('readDetails', () => activities.readDetails(incidentId)),
      async checkSubscription() {
        const state = await counted('checkSubscription', () => activities.checkSubscription());
        note(state);
        return state;
      },
    };
  };
}
