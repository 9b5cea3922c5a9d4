import type { IncidentEvent } from '../incident/incident-event.ts';
import type { FeedPolicy } from '../incident/policy.ts';
import { attemptOf } from './attempt.ts';
import { toldLast } from './told-last.ts';

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

/** One incident of the list, in plumbline's words. */
export interface ListedIncident {
  readonly incidentId: string;
  /** Equal where GravityZone says the same again, whenever it was read. */
  readonly content: string;
  /** Its facts and its status, as events that fold like pushed ones. */
  readonly events: readonly IncidentEvent[];
  /** Whether its status is open or in progress. */
  readonly isOpen: boolean;
  /** In ms since 1970; `undefined` where GravityZone does not tell. */
  readonly createdAt: number | undefined;
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

/** How the push subscription stands, in words for operators. */
export interface SubscriptionState {
  readonly kind: 'on' | 'off' | 'foreign' | 'switched on again';
  readonly text: string;
}

/** Hands events to incidents' workflows. */
export interface HandOverIncidents {
  /** False where no workflow of the incident runs. */
  tell(incidentId: string, events: readonly IncidentEvent[]): Promise<boolean>;
  /** Starts the workflow if need be. */
  open(incidentId: string, events: readonly IncidentEvent[]): Promise<void>;
}

/** Which incidents without a workflow a page may open. */
export interface Backfill {
  /** In ms since 1970; older ones are not opened. */
  readonly createdFrom: number;
  /** Ids of those that had no workflow when they were first seen, long enough ago: their push is not waited for any more. */
  readonly overdue: readonly string[];
}

/** What became of a page. Items never pass through the feed's own history. */
export interface PageResult {
  readonly pages: number;
  readonly incidents: number;
  /** Incidents whose workflow was told something new. */
  readonly told: number;
  readonly opened: number;
  /** Ids of incidents that would be opened, but whose push may still come. */
  readonly waiting: readonly string[];
}

/** Most ids that a page has wait; those beyond are opened at once. */
const MOST_WAITING = 500;

export interface FeedActivities {
  /** Without `backfill` no incident is opened. */
  readPage(window: ListWindow, backfill: Backfill | undefined): Promise<PageResult>;
  /** Enriches a running incident with all that GravityZone knows of it; false where there is nothing to be had. */
  readDetails(incidentId: string): Promise<boolean>;
  checkSubscription(): Promise<SubscriptionState>;
}

export interface FeedPolicyActivities {
  /** How to feed a connection; `undefined` where the settings give it no access to GravityZone's API. */
  loadFeedPolicy(connection: string): Promise<FeedPolicy | undefined>;
}

/** The local activity by which settings reach feeds. */
export function feedPolicyActivities(
  policyFor: (connection: string) => FeedPolicy | undefined,
): FeedPolicyActivities {
  return { loadFeedPolicy: (connection) => Promise.resolve(policyFor(connection)) };
}

/** Makes the activities of one connection's feed. */
export function feedActivities(source: IncidentSource, incidents: HandOverIncidents): FeedActivities {
  const told = toldLast();

  async function handOver(
    incident: ListedIncident,
    backfill: Backfill | undefined,
    mayWait: boolean,
  ): Promise<'told' | 'opened' | 'waiting' | 'left'> {
    const { incidentId, content, events } = incident;
    if (told.isKnown(incidentId, content)) return 'left';
    if (await incidents.tell(incidentId, events)) {
      told.remember(incidentId, content);
      return 'told';
    }
    if (backfill === undefined || !mayOpen(incident, backfill)) return 'left';
    if (mayWait && !backfill.overdue.includes(incidentId)) return 'waiting';
    await incidents.open(incidentId, events);
    told.remember(incidentId, content);
    return 'opened';
  }

  return {
    readPage: (window, backfill) =>
      attemptOf(false, async ({ signal }) => {
        const { incidents: listed, pages } = await source.listIncidents(window, signal);
        const counts = { told: 0, opened: 0, left: 0 };
        const waiting: string[] = [];
        for (const incident of listed) {
          const outcome = await handOver(incident, backfill, waiting.length < MOST_WAITING);
          if (outcome === 'waiting') waiting.push(incident.incidentId);
          else counts[outcome] += 1;
        }
        return { pages, incidents: listed.length, told: counts.told, opened: counts.opened, waiting };
      }),

    readDetails: (incidentId) =>
      attemptOf(false, async ({ signal }) => {
        const incident = await source.readIncident(incidentId, signal);
        return incident !== undefined && (await incidents.tell(incidentId, incident.events));
      }),

    checkSubscription: () => attemptOf(false, ({ signal }) => source.checkSubscription(signal)),
  };
}

function mayOpen({ isOpen, createdAt }: ListedIncident, { createdFrom }: Backfill): boolean {
  return isOpen && createdAt !== undefined && createdAt >= createdFrom;
}
