import { log, workflowInfo } from '@temporalio/workflow';
import { allowForClocks } from '../incident/after-close.ts';
import { categoryName, categoryOf, compareCategories } from '../incident/category.ts';
import type { Category } from '../incident/category.ts';
import { deliveryIn } from '../incident/delivery.ts';
import type { Delivery } from '../incident/delivery.ts';
import { foldEvent } from '../incident/fold.ts';
import { settingsChanged, watchResumed } from '../incident/own-events.ts';
import { NO_INCIDENT } from '../incident/known-incident.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import { holdCategory } from '../incident/held-category.ts';
import { lifeToken } from '../incident/marks.ts';
import type { News } from '../incident/news.ts';
import type { Policy } from '../incident/policy.ts';
import type { TicketKey } from '../incident/ticket.ts';
import { addRevision, addStep, rateNewest, renumberTimeline } from '../incident/timeline.ts';
import type { TimelineStep } from '../incident/timeline.ts';
import { followNews } from '../incident/write-back-note.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { isClosed } from '../incident/status.ts';
import { NO_WRITE_BACK } from '../incident/write-back.ts';
import type { WriteBack } from '../incident/write-back.ts';
import type { IncidentInput, IncidentState } from './contracts.ts';

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
  /** The desks, and GravityZone, at which an operator wants another try that has not begun yet. */
  readonly asked: Set<string>;
  /** Moves with everything that may change a plan; a refused delivery waits for it. */
  version: number;
  /** Whether something changed that operators should see. */
  unpublished: boolean;
  /** Search attributes as this run wrote them last, as JSON. */
  published: Readonly<Record<string, string>>;
  /** The category among them. */
  shownCategory: Category | undefined;
  /** Whether the history was long when something recorded was taken in last. */
  isLong: boolean;
  /** Set when the run ends: no vendor is called any more. */
  stopping: boolean;
  /** What cancels the activity under way at each desk, and at GravityZone. */
  readonly underWay: Map<string, UnderWay>;
}

/** An activity under way, and the category by which it waits for its turn. */
export interface UnderWay {
  cancel(): void;
  readonly category?: Category;
}

/** Starts from what the last run carried over, or from nothing. */
export function startRun(input: IncidentInput, now: number): Run {
  const state: IncidentState = input.state ?? {
    incident: NO_INCIDENT,
    deliveries: {},
    ratedRevision: 0,
    startedAt: now,
    lastEventAt: now,
    events: 0,
    runs: 0,
    detailsAsked: false,
    timeline: [],
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
    asked: new Set(),
    version: 0,
    unpublished: false,
    published: {},
    shownCategory: undefined,
    isLong: false,
    stopping: false,
    underWay: new Map(),
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
  const fold = foldEvent(allowForClocks(state.incident, event), event);
  state.incident = fold.incident;
  if (fold.kind !== 'revised') return;
  state.timeline = addRevision(state.timeline, {
    revision: fold.incident.revision,
    at: event.sentAt,
    ...(event.kind === 'push' && { pushedAt: event.arrivedAt }),
    facts: fold.changes.map((change) => change.fact),
    steps: [],
  });
  run.version += 1;
  run.unpublished = true;
}

/**
 * Rates the incident by the bands in force, and holds a fallen category for a while. One that changes without
 * an event becomes a revision of its own, so that tickets can be told. What waits with less priority than a
 * risen category has gives up its place: a new attempt takes a better one.
 */
export function rateIncident(run: Run, now: number): void {
  const { state, policy } = run;
  const { incident, held } = state;
  if (incident.revision === 0 || policy === undefined) return;
  const rated = holdCategory(held, categoryOf(incident.facts, policy.bands), policy, now);
  const isOwnNews =
    held !== undefined && rated.category !== held.category && incident.revision === state.ratedRevision;
  if (rated !== held || !isRated(run)) run.version += 1;
  state.held = rated;
  if (isOwnNews) {
    const because = `now rated ${categoryName(rated.category)}`;
    foldIntoIncident(run, settingsChanged(because, incident.revision, now));
  }
  state.ratedRevision = state.incident.revision;
  state.timeline = rateNewest(state.timeline, rated.category);
  for (const waiting of run.underWay.values())
    if (waiting.category !== undefined && compareCategories(rated.category, waiting.category) > 0)
      waiting.cancel();
}

/** Whether the newest revision has its category; without a policy nothing can be rated. */
export function isRated({ state, policy }: Run): boolean {
  return policy === undefined || state.ratedRevision === state.incident.revision;
}

/**
 * The incident at its newest revision, as tickets shall show it; `undefined` before the first event or
 * policy, and until it is rated.
 */
export function newestSnapshot(run: Run): Snapshot | undefined {
  const { incident, held } = run.state;
  if (run.policy === undefined || held === undefined || !isRated(run)) return undefined;
  return {
    revision: incident.revision,
    at: incident.revisedAt,
    notedAt: incident.notedAt,
    facts: incident.facts,
    category: held.category,
    watchEnded: incident.watchEnded,
  };
}

/**
 * Where a ticket of an earlier life puts the newest revision behind its marks, every desk has to hear of it.
 */
export function renumber(run: Run, behind: number): void {
  const { state } = run;
  if (state.incident.revision > behind) return; // another desk's ticket, or news, came first
  state.incident = { ...state.incident, revision: behind + state.incident.revision };
  state.ratedRevision = state.incident.revision;
  state.timeline = renumberTimeline(state.timeline, behind);
  run.version += 1;
}

/** Which incident the tickets belong to, and which life of it writes. */
export function ticketKey({ input }: Run, { marks }: Policy): TicketKey {
  const { account, incidentId } = input;
  return { account, incidentId, ...marks, life: lifeToken(workflowInfo().firstExecutionRunId) };
}

/**
 * Whether a ticket that another desk's sync made closes with the incident, which is over: we close the other
 * desk's ticket then, and the sync this one, by a member that is not ours.
 */
export function closesWithMaker(run: Run, desk: string): boolean {
  const desks = run.policy?.desks ?? [];
  const maker = desks.find(({ name }) => name === desk)?.tickets.madeBy?.desk;
  const closes = desks.find(({ name }) => name === maker)?.tickets.closes === true;
  return closes && isClosed(run.state.incident.facts);
}

/** The delivery to a desk. */
export function deliveryOf(run: Run, desk: string): Delivery {
  return deliveryIn(run.state.deliveries, desk);
}

/** Replaces the delivery to a desk. */
export function setDelivery(run: Run, desk: string, delivery: Delivery): void {
  run.state.deliveries[desk] = delivery;
  run.unpublished = true;
}

/** By what lines of the log are found. */
export function whose({ input }: Run): { readonly account: string; readonly incident: string } {
  return { account: input.account, incident: input.incidentId };
}

/** What nobody would look for, and what to do about it. */
const TO_BE_LOOKED_AT: ReadonlyMap<News['kind'], string> = new Map([
  ['twin', 'Close or merge the other tickets by hand; plumbline goes on in this one.'],
  ['told-twice', 'Nothing has to be done: the ticket says these updates twice.'],
]);

/** As people named the company in the settings, else as GravityZone told. */
export function companyNameIn({ policy, state }: Run): string | undefined {
  return policy?.companyName ?? state.incident.facts.companyName;
}

/** Notes for operators what happened at a desk, by the revision that it was about. */
export function noteStep(run: Run, desk: string, revision: number, what: TimelineStep['what']): void {
  run.state.timeline = addStep(run.state.timeline, revision, { at: Date.now(), desk, what });
  run.unpublished = true;
}

/** Logs what became of a ticket at a revision, notes it for operators, and has GravityZone told. */
export function noteNews(run: Run, desk: string, news: readonly News[], revision: number): void {
  for (const each of news) {
    noteStep(run, desk, revision, each);
    const { kind, ...details } = each;
    const advice = TO_BE_LOOKED_AT.get(kind);
    const fields = {
      ...whose(run),
      desk,
      kind,
      revision,
      ...details,
      ...(advice !== undefined && { advice }),
    };
    log[advice === undefined ? 'info' : 'warn'](`${desk}: ticket ${each.ticket}: ${kind}`, fields);
  }
  if (!mayWriteBack(run)) return;
  const noted = news.reduce(
    (writeBack, each) => followNews(writeBack, desk, each, run.state.incident, Date.now()),
    writeBackOf(run),
  );
  setWriteBack(run, noted);
}

/**
 * Whether GravityZone is to be told what happens; a run that does not know its policy yet remembers what it
 * might have to tell.
 */
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
