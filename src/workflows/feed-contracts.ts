import { defineSignal } from '@temporalio/workflow';
import type { SubscriptionState } from '../gravityzone/api/check-subscription.ts';
import type { WantedIncident } from '../incident/look-again.ts';
import type { Problems } from './steps.ts';

/** Input of the `feed` workflow, one per GravityZone account. `state` is carried from run to run. */
export interface FeedInput {
  readonly account: string;
  readonly state?: FeedState;
}

/** What a feed knows, as plain JSON. Times are workflow time in ms since 1970. */
export interface FeedState {
  /** When the account was first started: older incidents are never opened. */
  readonly startedAt: number;
  /** Where each window was left; not known before the first policy. */
  cursors: { readonly changed: number; readonly updated: number } | undefined;
  /** When the windows were asked for last. */
  polledAt: number | undefined;
  /** When each window reached far back last. */
  sweptAt: { readonly changed: number; readonly updated: number };
  /** When the latest calls were made that GravityZone limits. */
  calls: readonly number[];
  /** Until when GravityZone wants no more of them. */
  pausedUntil: number;
  /** Incidents to be looked at, the one asked for first in front. */
  wanted: readonly WantedIncident[];
  /** Incidents that could not be read for so long that they are not asked for any more, the latest last. */
  givenUp: readonly string[];
  /**
   * Incidents without a workflow whose push may still come: when they were first seen, and from when on to
   * read again.
   */
  waiting: Readonly<Record<string, { readonly seenAt: number; readonly from: number }>>;
  polls: number;
  /** Incidents that were sent something new. */
  signalled: number;
  opened: number;
  /** When a push was last seen at the gateway. */
  lastPushAt: number | undefined;
  subscription: SubscriptionState | undefined;
  subscriptionCheckedAt: number | undefined;
  /** Since when the settings give no access to the API. */
  withoutAccessSince: number | undefined;
  problems: Problems;
}

/** A push of the account came at this time, in ms since 1970; sent now and then, not for each. */
export const pushSeenSignal = defineSignal<[number]>('pushSeen');

/** Asks a feed to read everything about an incident. */
export const lookAtSignal = defineSignal<[string]>('lookAt');
