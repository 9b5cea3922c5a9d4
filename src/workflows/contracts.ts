import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Delivery } from '../incident/delivery.ts';
import type { HeldCategory } from '../incident/held-category.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import type { IncidentReport } from '../incident/incident-report.ts';
import type { Incident } from '../incident/known-incident.ts';
import { isTime } from '../incident/incident-event.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import type { TicketClosing, TicketSighting } from '../incident/ticket.ts';
import type { TimelineEntry } from '../incident/timeline.ts';
import type { ClosingStatus, WriteBack } from '../incident/write-back.ts';

/** Input of the `incident` workflow. `state` is carried from run to run; a first run has none. */
export interface IncidentInput {
  readonly account: string;
  readonly incidentId: string;
  readonly state?: IncidentState;
}

/** Everything an incident workflow knows, as plain JSON: what is not in here is gone at continue-as-new. */
export interface IncidentState {
  incident: Incident;
  deliveries: Record<string, Delivery>;
  /** The category that tickets have; missing before the first rating. */
  held?: HeldCategory;
  /** The revision that was rated last. */
  ratedRevision: number;
  /** Workflow time at which the first run began, in ms since 1970. */
  readonly startedAt: number;
  /** Workflow time of the latest event, in ms since 1970. */
  lastEventAt: number;
  /** Events received, repeats included. */
  events: number;
  /** Runs of this workflow, continue-as-new included. */
  runs: number;
  /** Whether the feed was asked for all that GravityZone knows of the incident. */
  detailsAsked: boolean;
  /**
   * What GravityZone has been told of the tickets, and is still to be told; missing where nothing is written
   * back.
   */
  writeBack?: WriteBack;
  /** The first revision and the latest, oldest first, for the people who look at the workflow. */
  timeline: readonly TimelineEntry[];
}

/** What the `view` query shows. */
export interface IncidentView extends IncidentReport {
  readonly account: string;
  readonly incidentId: string;
  /** Set once plumbline has stopped watching the incident. */
  readonly watchEnded: Incident['watchEnded'];
  readonly deliveries: Readonly<Record<string, Delivery>>;
}

/** Hands events over; the array is folded in its order. */
export const eventsSignal = defineSignal<[readonly IncidentEvent[]]>('events');

/** The incident as it stands. */
export const viewQuery = defineQuery<IncidentView>('view');

/**
 * Tries every delivery that is not delivered again at once, under the settings as they are now; answers the
 * desks it woke.
 */
export const retryUpdate = defineUpdate<readonly string[]>('retry');

/**
 * Has the incident go on in a ticket that an operator names; `already`: it is the incident's own ticket as it
 * is.
 */
export const adoptUpdate = defineUpdate<'named' | 'already', [Adoption]>('adopt');

/** How a ticket of this incident was seen to stand at a desk. */
export const ticketSeenSignal = defineSignal<[TicketSeen]>('ticketSeen');

export interface TicketSeen {
  readonly desk: string;
  readonly sighting: TicketSighting;
}

/** Whether a value has the shape of a sighting; what people send to a workflow by hand may not. */
export function isTicketSeen(value: unknown): value is TicketSeen {
  if (typeof value !== 'object' || value === null) return false;
  const { desk, sighting } = value as Partial<Record<keyof TicketSeen, unknown>>;
  if (typeof desk !== 'string' || typeof sighting !== 'object' || sighting === null) return false;
  const { ticket, state, status, board, mergedInto, changedAt, closing } = sighting as Partial<
    Record<keyof TicketSighting, unknown>
  >;
  return (
    isText(ticket) &&
    STATES.includes(state) &&
    [status, board, mergedInto].every((text) => text === undefined || isText(text)) &&
    isTime(changedAt) &&
    isClosing(closing)
  );
}

const STATES: readonly unknown[] = ['open', 'closed', 'merged', 'gone'] satisfies TicketSighting['state'][];
const CLOSERS: readonly unknown[] = ['us', 'technician', 'unknown'] satisfies TicketClosing['by'][];

/** No desk has longer names. */
const LONGEST = 255;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST;
}

function isClosing(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { at, by } = value as Partial<Record<keyof TicketClosing, unknown>>;
  return (at === undefined || isTime(at)) && CLOSERS.includes(by);
}

/**
 * Closes the incident by an operator's word and answers the status taken; a push that is sent later opens it
 * again.
 */
export const closeUpdate = defineUpdate<Closing['status'], [Closing]>('close');

export interface Closing {
  readonly status: ClosingStatus;
}
