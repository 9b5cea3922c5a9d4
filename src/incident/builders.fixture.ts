import { DEFAULT_BANDS, compareCategories } from './category.ts';
import type { Category } from './category.ts';
import type { Delivery, Doubt } from './delivery.ts';
import { NO_DELIVERY } from './delivery.ts';
import type { Facts } from './facts.ts';
import type { ListedEvent, OperatorClosedEvent, PushedEvent } from './incident-event.ts';
import type { Pace } from './next-delivery.ts';
import type { Policy, TicketPolicy } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
import type { ChangeParts, ChangePlan, Shift } from './ticket-plan.ts';
import type {
  NoTicket,
  NotesRead,
  TicketKey,
  TicketPlace,
  TicketRef,
  TicketSighting,
  TicketThere,
} from './ticket.ts';

/**
 * For tests only: events, snapshots, deliveries and policies that are whole; a test states what matters to
 * it.
 */

export const INCIDENT_ID = '6690e2c52ca2436a3af4adbe';

/** 2024-07-12 08:33:38 UTC, in ms since 1970. */
export const FIRST_PUSH = 1720773218319;
/** 2024-07-12 09:39:49 UTC, in ms since 1970. */
export const UPDATE_PUSH = 1720777189899;

/** The facts of push-new-incident-first.json. */
export const FIRST_FACTS: Facts = {
  companyId: '59a14b271da197c6108b4567',
  computerName: 'computer-name1',
  computerFqdn: 'computer-name.internal',
  computerIps: ['192.168.0.1', '192.168.0.2'],
  attackEntry: 4169751531,
  attackTypes: ['Malware'],
  attackTechniques:
    'T1059 T1548 T1204 T1105 T1021 T1033 T1087 T1057 T1518 T1552 T1560 T1132 T1074 T1027'.split(' '),
  detectionName: 'EICAR-Test-File (not a virus)',
  mainAction: 'no action',
  severity: 'high',
  severityScore: 89,
  createdAt: '2024-07-12T08:00:58.876Z',
};

/**
 * The facts of push-new-incident-update.json: three sets in another order, two of them grown, and a higher
 * score.
 */
export const UPDATE_FACTS: Facts = {
  ...FIRST_FACTS,
  computerIps: ['192.168.0.2', '192.168.0.1'],
  attackTypes: ['Malware', 'Exploit', 'Other'],
  attackTechniques:
    'T1204 T1105 T1021 T1059 T1033 T1087 T1057 T1518 T1027 T1074 T1132 T1560 T1548 T1552 T1190'.split(' '),
  severityScore: 95,
};

/** A push that arrives as it is sent, in an envelope that names the time. */
export function event(changes: Partial<PushedEvent> = {}): PushedEvent {
  const sentAt = changes.sentAt ?? FIRST_PUSH;
  return {
    kind: 'push',
    key: `sent at ${sentAt}`,
    sentAt,
    isTimed: true,
    index: 0,
    arrivedAt: sentAt,
    facts: {},
    ...changes,
  };
}

/** A reading of the Incidents API that tells of no update, as of the time when it is read. */
export function reading(changes: Partial<ListedEvent> = {}): ListedEvent {
  const arrivedAt = changes.arrivedAt ?? changes.sentAt ?? FIRST_PUSH;
  const sentAt = changes.sentAt ?? arrivedAt;
  return {
    kind: 'listed',
    key: `read at ${arrivedAt}`,
    sentAt,
    arrivedAt,
    updatedAt: undefined,
    facts: {},
    sinceCreation: { at: sentAt, facts: {} },
    status: undefined,
    ...changes,
  };
}

/** A reading that tells a status only, which counts from a time on. */
export function statusRead(word: string, at: number, arrivedAt = at): ListedEvent {
  return reading({ key: `${word} ${at} ${arrivedAt}`, sentAt: at, arrivedAt, status: { word, at } });
}

/** An operator's close. */
export function operatorClosed(status: OperatorClosedEvent['status'], at: number): OperatorClosedEvent {
  return { kind: 'closed-by-operator', key: `${status} here ${at}`, sentAt: at, arrivedAt: at, status };
}

/** The incident at a revision; High unless it says otherwise. */
export function snapshot(revision: number, changes: Partial<Snapshot> = {}): Snapshot {
  const facts = { port: revision };
  const at = changes.at ?? FIRST_PUSH;
  return { revision, at, notedAt: at, facts, category: 'high', watchEnded: undefined, ...changes };
}

/** An incident as a life of its workflow, `k7`, marks it. */
export function ticketKey(changes: Partial<TicketKey> = {}): TicketKey {
  return {
    account: 'main',
    incidentId: INCIDENT_ID,
    mark: 'GZ',
    formerMarks: [],
    life: 'k7',
    ...changes,
  };
}

export function ticket(changes: Partial<TicketRef> = {}): TicketRef {
  return { id: '1001', generation: 1, ...changes };
}

/** A ticket as its desk was seen to have it; open unless it says otherwise. */
export function sighting(changes: Partial<TicketSighting> = {}): TicketSighting {
  return {
    ticket: '1001',
    state: 'open',
    status: 'New',
    board: 'Security',
    mergedInto: undefined,
    changedAt: FIRST_PUSH,
    closing: undefined,
    ...changes,
  };
}

/** A delivery that has not begun. */
export function delivery(changes: Partial<Delivery> = {}): Delivery {
  return { ...NO_DELIVERY, ...changes };
}

/** What the ticket of {@link LEFT} says. */
export const SAID: Snapshot = snapshot(1);

/** What is told of the incident next. */
export const NEWS: Snapshot = snapshot(2, { at: UPDATE_PUSH });

/** A ticket that says everything so far and stands where we put it. */
export const LEFT: Delivery = delivery({
  state: 'delivered',
  ticket: ticket(),
  delivered: SAID,
  category: 'high',
  seen: sighting(),
});

/** The place of a category, or of several whose rows are alike; without any, one that is no category's. */
export function placed(...categories: readonly Category[]): TicketPlace {
  const [lowest] = categories.toSorted(compareCategories);
  const all = ['low', 'medium', 'high'] as const;
  const above = all.filter((each) => lowest !== undefined && compareCategories(each, lowest) < 0);
  return { fits: categories, on: categories, above };
}

/** A shift of the whole ticket. */
export function wholeShift(from: Category | undefined, to: Category): Shift {
  return { from, to, place: true, priority: true };
}

/** What a write changes; nothing unless told. */
export function changeParts(changes: Partial<ChangeParts> = {}): ChangeParts {
  return {
    shift: undefined,
    subject: false,
    status: undefined,
    note: undefined,
    wasOpen: true,
    tellsHome: false,
    ...changes,
  };
}

/** A ticket of ours at its desk: open, in the place of High, its notes unread. */
export function there(changes: Partial<TicketThere> = {}): TicketThere {
  return {
    kind: 'there',
    at: UPDATE_PUSH,
    ticket: ticket(),
    seen: sighting(),
    own: true,
    foreign: false,
    mergedFrom: undefined,
    place: placed('high'),
    subject: 'EDR: ATC.Malicious on WIN-SRV01 [GZ-abc]',
    company: 250,
    notes: undefined,
    comments: undefined,
    home: undefined,
    stands: 'home',
    twins: [],
    synced: undefined,
    raw: undefined,
    ...changes,
  };
}

/** A change of the ticket of {@link LEFT}: one note of changes unless it says otherwise. */
export function changeTo(to = NEWS, parts: Partial<ChangePlan> = {}): ChangePlan {
  return {
    kind: 'change',
    ticket: there(),
    shift: undefined,
    subject: false,
    goesHome: false,
    status: undefined,
    note: { kind: 'changes', from: SAID, to, remarks: [], begun: undefined },
    ...parts,
  };
}

/** No ticket at all, and a company where one can be opened. */
export function absent(changes: Partial<NoTicket> = {}): NoTicket {
  const home = { kind: 'company', isCatchAll: false, remarks: [] } as const;
  return { kind: 'absent', at: UPDATE_PUSH, home, ...changes };
}

/** What marks on a ticket say; nothing unless told. */
export function notes(changes: Partial<NotesRead> = {}): NotesRead {
  return { ours: 0, any: changes.ours ?? 0, write: 0, begun: undefined, late: [], ...changes };
}

/**
 * A write of which nobody knows whether it is carried out, for a minute from {@link UPDATE_PUSH} on; or five
 * minutes late.
 */
export function doubt(changes: Partial<Doubt> = {}): Doubt {
  return {
    attempted: [snapshot(2)],
    written: undefined,
    failures: 0,
    statuses: [],
    write: 2,
    until: UPDATE_PUSH + 60_000,
    late: UPDATE_PUSH + 360_000,
    sooner: [],
    lookAt: UPDATE_PUSH + 1_000,
    looks: 0,
    lookedFor: 0,
    ...changes,
  };
}

/** How tickets live at a desk unless the settings say otherwise. */
export function ticketPolicy(changes: Partial<TicketPolicy> = {}): TicketPolicy {
  return {
    openFrom: 'low',
    closedTickets: [{ do: 'reopen', within: 86_400_000 }, { do: 'new' }],
    closes: false,
    movedTickets: 'keep',
    companyChanged: 'succeed',
    movesCompany: true,
    writeLife: 80_000,
    firstLook: 1_000,
    lostFor: 60_000,
    twinsAfter: 300_000,
    overtakes: false,
    mostComments: undefined,
    madeBy: undefined,
    makes: undefined,
    ...changes,
  };
}

/** A minute between updates, and tickets that open at once. */
export const PACE: Pace = { updateInterval: 60_000, opensAt: 0, now: UPDATE_PUSH };

/** A policy without desks: tickets moved both ways at once, a minute between updates. */
export function policy(changes: Partial<Policy> = {}): Policy {
  return {
    bands: DEFAULT_BANDS,
    shiftDown: true,
    shiftDownAfter: 0,
    updateInterval: 60_000,
    idle: 2_592_000_000,
    linger: 604_800_000,
    blockedRetry: 900_000,
    deliveryTimeout: 600_000,
    attemptTimeout: 60_000,
    historyEvents: 1_000,
    desks: [],
    feed: false,
    writeBack: undefined,
    companyName: undefined,
    searchAttributePrefix: '',
    marks: { mark: 'GZ', formerMarks: [] },
    ...changes,
  };
}
