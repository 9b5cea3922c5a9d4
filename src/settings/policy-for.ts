import { measuredAt } from '../desks/automate/settings.ts';
import type { AutomateSettings } from '../desks/automate/settings.ts';
import type { ManageSettings } from '../desks/manage/settings.ts';
import { DEFAULT_MARK } from '../incident/marks.ts';
import type {
  DeskPolicy,
  FeedPolicy,
  Policy,
  TicketPolicy,
  WatchPolicy,
  WriteBackPolicy,
} from '../incident/policy.ts';
import type { Settings } from './settings.ts';
import { accountQueue, deskQueue, highQueue } from './task-queues.ts';

const DAY = 86_400_000;

/** As long as the desk calls, tickets are asked for so rarely, or as rarely as the settings say. */
const POLL_BESIDE_CALLBACKS = 300_000;

/** Manage switches a callback off only after three days of failures. */
const CALLBACK_INTERVAL = 3_600_000;

/**
 * How far the windows of the list of incidents overlap: GravityZone's clock is not ours, and it shows edits
 * with delay.
 */
const WINDOW_OVERLAP = 120_000;

/** Rarely, for it may take many pages; what was told already is told no more. */
const SWEEP_INTERVAL = 3_600_000;

/** Calls reach GravityZone later than the feed plans them, and not all equally late. */
const CALL_SLACK = 1_000;

/** A write whose answer was lost is carried out at once, or not at all. */
const FIRST_LOOK = 1_000;

/** One slow run on the day of measuring must not make every ticket late. */
const LATEST_FIRST_LOOK = 60_000;

/** A desk that carries a create out later than `doubt` allows for does so within minutes. */
const TWINS_AFTER = 300_000;

/** Practitioners call a ticket unsynced that has no number in Manage after so long. */
const SYNC_WITHIN = 7_200_000;

/** The policy that the settings give to an account's incidents of a company. */
export function policyFor(settings: Settings, account: string, companyId: string | undefined): Policy {
  const { idleDays, lingerDays, ...policy } = settings.policy;
  return {
    bands: policy.bands,
    shiftDown: policy.shiftDown,
    shiftDownAfter: policy.shiftDownAfter,
    updateInterval: policy.updateInterval,
    blockedRetry: policy.blockedRetry,
    deliveryTimeout: policy.deliveryTimeout,
    attemptTimeout: policy.attemptTimeout,
    historyEvents: policy.historyEvents,
    idle: idleDays * DAY,
    linger: lingerDays * DAY,
    desks: deskPolicies(settings, openFromOf(settings, account, companyId)),
    feed: settings.accounts[account]?.api !== undefined,
    writeBack: writeBackPolicyFor(settings, account),
    companyName: companyNameOf(settings, companyId),
    searchAttributePrefix: settings.temporal.searchAttributePrefix,
    marks: marksOf(settings, account),
  };
}

/** An account that the settings do not name any more keeps the default mark. */
function marksOf({ accounts }: Settings, account: string): Policy['marks'] {
  const { mark = DEFAULT_MARK, formerMarks = [] } = Object.hasOwn(accounts, account)
    ? (accounts[account] ?? {})
    : {};
  return { mark, formerMarks };
}

/** What a company says counts before what its account says, and that before what holds for all. */
function openFromOf(
  { policy, accounts, companies }: Settings,
  account: string,
  companyId: string | undefined,
): TicketPolicy['openFrom'] {
  const company = companies.find(({ id }) => id === companyId);
  return company?.openFrom ?? accounts[account]?.openFrom ?? policy.openFrom;
}

/** Which desks the settings name, and how tickets live there. */
function deskPolicies(settings: Settings, openFrom: TicketPolicy['openFrom']): readonly DeskPolicy[] {
  const { doubt } = settings.policy;
  const { automate, manage } = settings.desks;
  const policies = {
    automate: automate && automatePolicy(automate, manage && syncOf(manage), openFrom, doubt),
    manage: manage && managePolicy(manage, openFrom, doubt),
  };
  return Object.entries(policies).flatMap(([name, tickets]) =>
    tickets === undefined
      ? []
      : [{ name, taskQueue: deskQueue(settings, name), highQueue: highQueue(settings, name), tickets }],
  );
}

function automatePolicy(
  desk: AutomateSettings,
  makes: TicketPolicy['makes'],
  openFrom: TicketPolicy['openFrom'],
  doubt: number,
): TicketPolicy {
  const { closedTickets, movedTickets, companyChanged, closeTickets, requestTimeout } = desk;
  const { expiry, mostComments } = desk;
  const { latencyMs } = measuredAt(desk);
  return {
    openFrom,
    closedTickets,
    movedTickets,
    companyChanged,
    closes: closeTickets,
    movesCompany: false,
    // Beyond that it may still be carried out, until it expires, but never in addition to a newer one.
    writeLife: requestTimeout + doubt,
    firstLook: Math.min(latencyMs, LATEST_FIRST_LOOK),
    lostFor: doubt,
    twinsAfter: Math.max(TWINS_AFTER, expiry),
    overtakes: true,
    mostComments,
    madeBy: undefined,
    makes,
  };
}

function managePolicy(desk: ManageSettings, openFrom: TicketPolicy['openFrom'], doubt: number): TicketPolicy {
  const { closedTickets, movedTickets, companyChanged, closeTickets, requestTimeout, writes = [] } = desk;
  const sync = syncOf(desk);
  return {
    openFrom,
    closedTickets,
    movedTickets,
    companyChanged,
    closes: closeTickets,
    movesCompany: true,
    writeLife: requestTimeout + doubt,
    firstLook: FIRST_LOOK,
    lostFor: doubt,
    twinsAfter: TWINS_AFTER,
    overtakes: false,
    mostComments: undefined,
    madeBy: sync && {
      desk: 'automate',
      within: sync.within,
      shifts: writes.includes('shift'),
      notes: writes.includes('notes'),
    },
    makes: undefined,
  };
}

/** What of Manage's tickets is made by Automate's sync. */
function syncOf({ psaTicket, syncWithin = SYNC_WITHIN }: ManageSettings): TicketPolicy['makes'] {
  return psaTicket === 'automate' ? { desk: 'manage', within: syncWithin } : undefined;
}

function writeBackPolicyFor(settings: Settings, account: string): WriteBackPolicy | undefined {
  const { enabled = false, notes = false, status = false } = settings.accounts[account]?.api?.writeBack ?? {};
  return enabled ? { taskQueue: accountQueue(settings, account), notes, status } : undefined;
}

/** The name that the settings give a GravityZone company. */
export function companyNameOf(settings: Settings, companyId: string | undefined): string | undefined {
  return settings.companies.find(({ id }) => id === companyId)?.name;
}

/** What a desk's settings say of how its tickets are watched. */
interface Watched {
  readonly pollInterval: number;
  readonly callbackUrl?: string | undefined;
}

/** How the settings have the tickets of a desk watched; `undefined` where they do not name such a desk. */
export function watchPolicyFor(settings: Settings, desk: string): WatchPolicy | undefined {
  const watched = new Map<string, Watched | undefined>(Object.entries(settings.desks)).get(desk);
  if (watched === undefined) return undefined;
  const { pollInterval, callbackUrl } = watched;
  return {
    taskQueue: deskQueue(settings, desk),
    pollInterval,
    pollIntervalBesideCallbacks: Math.max(pollInterval, POLL_BESIDE_CALLBACKS),
    callbackInterval: CALLBACK_INTERVAL,
    callbackUrl,
    attemptTimeout: settings.policy.attemptTimeout,
    historyEvents: settings.policy.historyEvents,
  };
}

/** How the settings have an account fed; `undefined` where they give no access to its API. */
export function feedPolicyFor(settings: Settings, account: string): FeedPolicy | undefined {
  const api = settings.accounts[account]?.api;
  if (api === undefined) return undefined;
  return {
    taskQueue: accountQueue(settings, account),
    pollInterval: api.pollInterval,
    watchdogInterval: api.pushUrl === undefined ? undefined : api.watchdogInterval,
    overlap: WINDOW_OVERLAP,
    sweepInterval: SWEEP_INTERVAL,
    backfillAfter: api.backfillAfter,
    backfillFrom: api.backfillFrom,
    calls: { ...api.incidentCalls, within: api.incidentCalls.within + CALL_SLACK },
    attemptTimeout: settings.policy.attemptTimeout,
    historyEvents: settings.policy.historyEvents,
  };
}
