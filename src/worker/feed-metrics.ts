import type { Logger } from 'pino';
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { FeedActivities, ListWindow, PageResult } from '../activities/feed-activities.ts';
import type { SubscriptionState } from '../gravityzone/api/check-subscription.ts';

const KINDS: readonly SubscriptionState['kind'][] = ['on', 'off', 'foreign', 'switched on again'];

/** Counts what the feeds of a process do, and says aloud when a push subscription changes. */
export type MeasureFeed = (account: string, activities: FeedActivities) => FeedActivities;

/** Registers the metrics of feeds, every counter at 0 once its account is known. */
export function feedMetrics(registry: Registry, logger: Logger): MeasureFeed {
  const registers = [registry];
  const steps = new Counter({
    name: 'plumbline_feed_steps_total',
    help: 'Attempts of feed activities, by account, activity and outcome.',
    labelNames: ['account', 'activity', 'outcome'],
    registers,
  });
  const incidents = new Counter({
    name: 'plumbline_feed_incidents_total',
    help: 'Incidents that a feed handed over: signalled, or opened because their push was missed.',
    labelNames: ['account', 'how'],
    registers,
  });
  const readUpTo = new Gauge({
    name: 'plumbline_feed_read_up_to_seconds',
    help: 'End of the latest window of the list of incidents that was read whole, in seconds since 1970.',
    labelNames: ['account', 'window'],
    registers,
  });
  const subscription = new Gauge({
    name: 'plumbline_push_subscription',
    help: 'How the push subscription stood when it was last looked at: 1 for what it was, 0 for the rest.',
    labelNames: ['account', 'state'],
    registers,
  });

  return (account, activities) => {
    let last: SubscriptionState['kind'] | undefined;
    /**
     * End of the window, by its kind, whose later pages are read: its first page is read before them, and
     * once more after.
     */
    const later = new Map<ListWindow['kind'], number>();
    for (const activity of ['readPage', 'readDetails', 'checkSubscription'])
      for (const outcome of ['done', 'failed']) steps.inc({ account, activity, outcome }, 0);
    for (const how of ['signalled', 'opened']) incidents.inc({ account, how }, 0);

    async function counted<Result>(activity: string, act: () => Promise<Result>): Promise<Result> {
      try {
        const result = await act();
        steps.inc({ account, activity, outcome: 'done' });
        return result;
      } catch (error) {
        steps.inc({ account, activity, outcome: 'failed' });
        throw error;
      }
    }

    function noteRead({ kind, to, page }: ListWindow, { pages, signalled, opened }: PageResult): void {
      const reads = later.get(kind) === to;
      later.delete(kind);
      steps.inc({ account, activity: 'readPage', outcome: 'done' });
      incidents.inc({ account, how: 'signalled' }, signalled);
      incidents.inc({ account, how: 'opened' }, opened);
      if (page > 1) later.set(kind, to);
      else if (reads || pages === 1) readUpTo.set({ account, window: kind }, to / 1_000);
    }

    function note({ kind, text }: SubscriptionState): void {
      for (const state of KINDS) subscription.set({ account, state }, state === kind ? 1 : 0);
      if (kind === last) return;
      last = kind;
      const fields = { vendor: 'gravityzone', account };
      if (kind === 'on') logger.info(fields, `push subscription is on: ${text}`);
      else
        logger.warn({ ...fields, advice: adviceOf(kind, account) }, `push subscription is ${kind}: ${text}`);
    }

    return {
      async readPages(questions) {
        const failed = (count: number): void => {
          steps.inc({ account, activity: 'readPage', outcome: 'failed' }, count);
        };
        const replies = await activities.readPages(questions).catch((error: unknown) => {
          failed(questions.length);
          for (const { window } of questions) later.delete(window.kind);
          throw error;
        });
        for (const [index, { window }] of questions.entries()) {
          const reply = replies[index];
          if (reply?.kind === 'read') noteRead(window, reply);
          else {
            failed(1);
            later.delete(window.kind); // a page that cannot be read leaves the window unread
          }
        }
        return replies;
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

function adviceOf(kind: Exclude<SubscriptionState['kind'], 'on'>, account: string): string {
  switch (kind) {
    case 'off':
      return `Switch it on with \`plumbline subscription set ${account}\`.`;
    case 'foreign':
      return `Make an API key of its own for plumbline, or take the push over with \`plumbline subscription set ${account} --force\`.`;
    case 'switched on again':
      return 'GravityZone gives up after too many failures: see why the gateway did not answer, and whether GravityZone reaches it.';
  }
}
