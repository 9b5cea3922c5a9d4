import type { CancellationScope } from '@temporalio/workflow';
import { categoryOf } from '../incident/category.ts';
import { NO_DELIVERY } from '../incident/delivery.ts';
import type { Delivery } from '../incident/delivery.ts';
import { foldEvent } from '../incident/fold.ts';
import { watchResumed } from '../incident/watch-events.ts';
import { NO_INCIDENT } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import type { Policy } from '../incident/policy.ts';
import { followDelivery } from '../incident/ticket-news.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { NO_WRITE_BACK } from '../incident/write-back.ts';
import type { WriteBack } from '../incident/write-back.ts';
import type { IncidentInput, IncidentState } from './contracts.ts';

const RECENT_REVISIONS = 5;

/** Search attributes as last written by this run. */
export interface Published {
  readonly values: Readonly<Record<string, string>>;
  readonly historyLength: number;
}

/** One run of an incident workflow: the state that is carried on, and what lives only as long as the run. */
export interface Run {
  readonly input: IncidentInput;
  readonly state: IncidentState;
  readonly inbox: IncidentEvent[];
  policy: Policy | undefined;
  policyLoadedAt: number;
  policyCompanyId: string | undefined;
  /** Set by an operator's retry and by a delivery that has been blocked for a while. */
  policyWanted: boolean;
  /** Moves with every operator's retry. */
  retries: number;
  /** Moves with everything that may change a plan; delivery loops wait for it. */
  version: number;
  /** Whether something changed that operators should see. */
  unpublished: boolean;
  /** What was published last, and the history length of the workflow task that did it. */
  published: Published | undefined;
  /** Set when the run ends; the delivery loops then stop. */
  stopping: boolean;
  /** The step under way at each desk, and at GravityZone. */
  readonly steps: Map<string, CancellationScope>;
}

/** Starts from what the last run carried over, or from nothing. */
export function startRun(input: IncidentInput, now: number): Run {
  const state: IncidentState = input.state ?? {
    incident: NO_INCIDENT,
    deliveries: {},
    lastEventAt: now,
    events: 0,
    runs: 0,
    detailsAsked: false,
    recent: [],
  };
  state.runs += 1;
  return {
    input,
    state,
    inbox: [],
    policy: undefined,
    policyLoadedAt: 0,
    policyCompanyId: undefined,
    policyWanted: false,
    retries: 0,
    version: 0,
    unpublished: false,
    published: undefined,
    stopping: false,
    steps: new Map(),
  };
}

/** Folds everything that arrived into the incident. */
export function foldInbox(run: Run, now: number): void {
  const { state } = run;
  for (const event of run.inbox.splice(0)) {
    state.events += 1;
    state.lastEventAt = now;
    foldIntoIncident(run, event);
    if (state.incident.watchEnded !== undefined) foldIntoIncident(run, watchResumed(now));
  }
}

/** Folds one event, and has everybody look at what it changed. */
export function foldIntoIncident(run: Run, event: IncidentEvent): void {
  const { state } = run;
  const fold = foldEvent(state.incident, event);
  state.incident = fold.incident;
  if (fold.kind !== 'revised') return;
  const revision = {
    revision: fold.incident.revision,
    at: event.sentAt,
    facts: fold.changes.map((change) => change.fact),
  };
  state.recent = [revision, ...state.recent].slice(0, RECENT_REVISIONS);
  run.version += 1;
  run.unpublished = true;
}

/** The incident at its newest revision, by the bands in force; `undefined` before the first event or policy. */
export function newestSnapshot(run: Run): Snapshot | undefined {
  const { incident } = run.state;
  if (incident.revision === 0 || run.policy === undefined) return undefined;
  return {
    revision: incident.revision,
    at: incident.revisedAt,
    facts: incident.facts,
    category: categoryOf(incident.facts, run.policy.bands),
    watchEnded: incident.watchEnded,
  };
}

/** The delivery to a desk. */
export function deliveryOf(run: Run, desk: string): Delivery {
  return run.state.deliveries[desk] ?? NO_DELIVERY;
}

/** Replaces the delivery to a desk. */
export function setDelivery(run: Run, desk: string, delivery: Delivery): void {
  const change = { desk, before: deliveryOf(run, desk), after: delivery };
  run.state.deliveries[desk] = delivery;
  if (mayWriteBack(run))
    setWriteBack(run, followDelivery(writeBackOf(run), change, run.state.incident, Date.now()));
  run.unpublished = true;
}

/** Whether GravityZone is to be told what happens; a run that does not know its policy yet remembers what it might have to tell. */
export function mayWriteBack({ policy }: Run): boolean {
  return policy === undefined || policy.writeBack !== undefined;
}

/** What GravityZone has been told, and what it is still to be told. */
export function writeBackOf({ state }: Run): WriteBack {
  return state.writeBack ?? NO_WRITE_BACK;
}

/** Replaces what GravityZone has been told, and is still to be told. */
export function setWriteBack(run: Run, writeBack: WriteBack): void {
  if (writeBack === writeBackOf(run)) return;
  run.state.writeBack = writeBack;
  run.unpublished = true;
}
