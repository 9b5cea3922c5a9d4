import { ApplicationFailure } from '@temporalio/common';
import type { ListedIncident } from '../gravityzone/api/listed-incident.ts';
import type { SubscriptionState } from '../gravityzone/api/check-subscription.ts';
import { endOfSecond } from '../incident/end-of-second.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import type { FeedPolicy } from '../incident/policy.ts';
import { attemptOf } from './attempt.ts';
import { lastSent } from './last-sent.ts';
import { problemOf, retryAfterOf } from './to-failure.ts';

/** A window of time on GravityZone's list of incidents. */
export interface ListWindow {
  /** `changed`: by people (status, priority, assignee, note). `updated`: by GravityZone itself. */
  readonly kind: 'changed' | 'updated';
  /** Both ends in ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly page: number;
}

/** What the feed needs of GravityZone; implemented in `gravityzone/`. */
export interface IncidentSource {
  listIncidents(
    window: ListWindow,
    signal: AbortSignal,
  ): Promise<{ readonly incidents: readonly ListedIncident[]; readonly pages: number }>;
  /** `undefined` where GravityZone does not know it (any more). */
  readIncident(incidentId: string, signal: AbortSignal): Promise<ListedIncident | undefined>;
  checkSubscription(signal: AbortSignal): Promise<SubscriptionState>;
}

/** What became of events that were handed to an incident. Only `taken` means that they are durable. */
export type HandedOver =
  /** `gone`: no workflow of the incident runs. */
  | { readonly kind: 'taken' | 'gone' }
  /**
   * `full`: takes no more until it has continued as new. `later`: Temporal cannot now. `refused`: it never
   * will.
   */
  | { readonly kind: 'full' | 'later' | 'refused'; readonly reason: string };

/** Hands events to incidents' workflows. */
export interface HandOverIncidents {
  /** Signals a running workflow. */
  send(incidentId: string, events: readonly IncidentEvent[]): Promise<HandedOver>;
  /** Starts the workflow if need be. */
  open(incidentId: string, events: readonly IncidentEvent[]): Promise<HandedOver>;
}

/** Which incidents without a workflow a page may open. */
export interface Backfill {
  /** In ms since 1970; older ones are not opened. */
  readonly createdFrom: number;
  /**
   * Ids of those that had no workflow when they were first seen, long enough ago: their push is not waited
   * for any more.
   */
  readonly overdue: readonly string[];
}

/** A page to read. Without `backfill` no incident is opened. */
export interface PageQuestion {
  readonly window: ListWindow;
  readonly backfill: Backfill | undefined;
}

/** A page that was read, or why it was not; then nothing of it counts as read. Durations are ms. */
export type PageReply =
  | ({ readonly kind: 'read' } & PageResult)
  | { readonly kind: 'failed'; readonly problem: string; readonly retryAfter: number };

/** What became of a page. Items never pass through the feed's own history. */
export interface PageResult {
  readonly pages: number;
  readonly incidents: number;
  /** Incidents whose workflow was sent something new. */
  readonly signalled: number;
  readonly opened: number;
  /** Ids of incidents that would be opened, but whose push may still come. */
  readonly waiting: readonly string[];
}

/** About as many ids of a page wait, for the feed carries them; those beyond are opened at once. */
const MOST_WAITING = 200;

export interface FeedActivities {
  /** Reads pages, each for itself: one that fails keeps none of the others from being read. */
  readPages(questions: readonly PageQuestion[]): Promise<readonly PageReply[]>;
  /**
   * Enriches a running incident with all that GravityZone knows of it; false where there is nothing to be
   * had.
   */
  readDetails(incidentId: string): Promise<boolean>;
  checkSubscription(): Promise<SubscriptionState>;
}

/** The activity by which settings reach feeds. */
export interface FeedPolicyActivities {
  /** How to feed an account; `undefined` where the settings give it no access to GravityZone's API. */
  loadFeedPolicy(account: string): Promise<FeedPolicy | undefined>;
}

/** So many incidents are handed over at a time. */
const AT_ONCE = 8;

/**
 * Makes the activities of one account's feed. `onRefused` hears of an incident that Temporal will never take.
 */
export function feedActivities(
  source: IncidentSource,
  incidents: HandOverIncidents,
  onRefused: (incidentId: string, reason: string) => void,
): FeedActivities {
  const sent = lastSent();

  /** What became of one incident: `later` and `full` have to be tried again. */
  type Outcome = 'signalled' | 'opened' | 'waiting' | 'left' | 'later' | 'full';

  function outcomeOf(handedOver: HandedOver, incidentId: string, done: 'signalled' | 'opened'): Outcome {
    switch (handedOver.kind) {
      case 'taken':
        return done;
      case 'refused':
        onRefused(incidentId, handedOver.reason);
        return 'left';
      case 'gone':
        return 'left';
      case 'later':
      case 'full':
        return handedOver.kind;
    }
  }

  async function handOver(
    { incidentId, content, event, ...incident }: ListedIncident,
    kind: ListWindow['kind'],
    backfill: Backfill | undefined,
    mayWait: boolean,
  ): Promise<Outcome> {
    // The windows show an incident differently. What one of them says is news again once another reading told
    // another status.
    const known = `${kind} ${incidentId}`;
    if (sent.isKnown(known, content) && sent.isKnown(incidentId, statusOf(event))) return 'left';
    const remember = (): void => {
      sent.remember(known, content);
      sent.remember(incidentId, statusOf(event));
    };
    const handedOver = await incidents.send(incidentId, [event]);
    if (handedOver.kind === 'gone') {
      if (backfill === undefined || !mayOpen(incident, backfill)) return 'left';
      if (mayWait && !backfill.overdue.includes(incidentId)) return 'waiting';
      const opened = outcomeOf(await incidents.open(incidentId, [event]), incidentId, 'opened');
      if (opened === 'opened') remember();
      return opened;
    }
    const outcome = outcomeOf(handedOver, incidentId, 'signalled');
    if (outcome === 'signalled' || outcome === 'left') remember();
    return outcome;
  }

  async function readPage({ window, backfill }: PageQuestion, signal: AbortSignal): Promise<PageResult> {
    const { incidents: listed, pages } = await source.listIncidents(window, signal);
    const counts = { signalled: 0, opened: 0, waiting: 0, left: 0, later: 0, full: 0 };
    const waiting: string[] = [];
    for (let next = 0; next < listed.length && counts.later === 0; next += AT_ONCE) {
      signal.throwIfAborted();
      const some = listed.slice(next, next + AT_ONCE);
      const outcomes = await Promise.all(
        some.map((incident) => handOver(incident, window.kind, backfill, waiting.length < MOST_WAITING)),
      );
      for (const [index, outcome] of outcomes.entries()) {
        counts[outcome] += 1;
        if (outcome === 'waiting') waiting.push(some[index]?.incidentId ?? '');
      }
    }
    // The others were sent and are remembered: the same page again costs little.
    if (counts.later + counts.full > 0) throw notAllSignalled(counts);
    const { signalled, opened } = counts;
    return { pages, incidents: listed.length, signalled, opened, waiting };
  }

  return {
    readPages: (questions) =>
      attemptOf(async ({ signal }) => {
        const replies: PageReply[] = [];
        for (const question of questions) {
          try {
            replies.push({ kind: 'read', ...(await readPage(question, signal)) });
          } catch (error) {
            if (signal.aborted) throw error;
            const retryAfter = retryAfterOf(error);
            const failed: PageReply = { kind: 'failed', problem: problemOf(error).message, retryAfter };
            // Where GravityZone asks for a pause, the others are not asked for.
            replies.push(...(retryAfter > 0 ? questions.slice(replies.length).map(() => failed) : [failed]));
            if (retryAfter > 0) break;
          }
        }
        return replies;
      }),

    readDetails: (incidentId) =>
      attemptOf(async ({ signal }) => {
        const incident = await source.readIncident(incidentId, signal);
        if (incident === undefined) return false;
        const outcome = outcomeOf(
          await incidents.send(incidentId, [incident.event]),
          incidentId,
          'signalled',
        );
        if (outcome === 'later' || outcome === 'full') throw notAllSignalled({ later: 1, full: 0 });
        if (outcome === 'signalled') sent.remember(incidentId, statusOf(incident.event));
        return outcome === 'signalled';
      }),

    checkSubscription: () => attemptOf(({ signal }) => source.checkSubscription(signal)),
  };
}

function statusOf({ status }: ListedIncident['event']): string {
  return status?.word ?? '';
}

function notAllSignalled({
  later,
  full,
}: {
  readonly later: number;
  readonly full: number;
}): ApplicationFailure {
  const why =
    later > 0
      ? 'Temporal did not take all in time'
      : `${full === 1 ? '1 incident takes' : `${full} incidents take`} no more signals for now`;
  return ApplicationFailure.create({
    type: 'not-all-signalled',
    message: `Not all incidents could be signalled: ${why}.`,
  });
}

function mayOpen(
  { isOpen, createdAt }: Pick<ListedIncident, 'isOpen' | 'createdAt'>,
  { createdFrom }: Backfill,
): boolean {
  return isOpen && createdAt !== undefined && endOfSecond(createdAt) >= createdFrom;
}
