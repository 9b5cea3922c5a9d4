import { defineSignal } from '@temporalio/workflow';
import type { SubscriptionState } from '../activities/feed-activities.ts';
import { PUSH_SEEN_SIGNAL } from './names.ts';
import type { Problems } from './steps.ts';

/** Input of the `feed` workflow, one per GravityZone connection. `state` is carried from run to run. */
export interface FeedInput {
  readonly connection: string;
  readonly state?: FeedState;
}

/** What a feed knows, as plain JSON. Times are workflow time in ms since 1970. */
export interface FeedState {
  /** When the connection was first started: older incidents are never opened. */
  readonly startedAt: number;
  /** Where each window was left. */
  cursors: { readonly changed: number; readonly updated: number };
  /** When the latest calls were made that GravityZone limits. */
  calls: readonly number[];
  /** Incidents to be looked at, the oldest wish first. */
  wanted: readonly string[];
  /** Incidents without a workflow whose push may still come: when they were first seen, and from when on to read again. */
  waiting: Readonly<Record<string, { readonly seenAt: number; readonly from: number }>>;
  lastPollAt: number | undefined;
  polls: number;
  told: number;
  opened: number;
  /** When a push was last seen at the gateway. */
  lastPushAt: number | undefined;
  subscription: SubscriptionState | undefined;
  subscriptionCheckedAt: number | undefined;
  problems: Problems;
}

/** A push of the connection came at this time, in ms since 1970; told now and then, not for each. */
export const pushSeenSignal = defineSignal<[number]>(PUSH_SEEN_SIGNAL);

/** Asks a feed to read everything about an incident. */
export const lookAtSignal = defineSignal<[string]>('lookAt');
