import { expect } from 'vitest';
import { ACCOUNT, accountAt } from './manage-account.ts';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import type { ManageEmulator, ManageFaults, ManageSeed } from '../../emulators/manage/index.ts';
import type { SyncPlace } from '../../emulators/ticket-sync/index.ts';
import type {
  Attempt,
  ChangeOrder,
  CreateOrder,
  Desk,
  DeskLog,
  Placement,
  TicketQuestion,
} from '../../src/desks/desk.ts';
import { manageTransport } from '../../src/desks/manage/connection/manage-transport.ts';
import type { ManageTransport } from '../../src/desks/manage/connection/manage-transport.ts';
import { manageDesk } from '../../src/desks/manage/manage-desk.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import type { ManageSettings } from '../../src/desks/manage/settings.ts';
import { noteMark, ticketMark } from '../../src/incident/marks.ts';
import type { TicketKey, TicketRef, TicketState, TicketThere } from '../../src/incident/ticket.ts';

/**
 * What stands at the PSA: boards that share the names of their statuses but not the ids, a status "Completed"
 * that closes nothing, companies whose name an active one bears by now, and in each list something out of
 * use.
 */
export const SEED: ManageSeed = {
  ...ACCOUNT,
  companyStatuses: [
    { id: 1, name: 'Active' },
    { id: 2, name: 'Inactive', inactive: true },
    { id: 3, name: 'Credit hold', disallowSaving: true },
  ],
  companies: [
    {
      id: 250,
      identifier: 'Acme',
      name: 'Acme Ltd',
      sites: [
        { id: 1, name: 'Main' },
        { id: 2, name: 'Depot' },
      ],
      contacts: [{ id: 71, name: 'Ann Lee' }],
      agreements: [{ id: 81, name: 'Gold' }],
    },
    {
      id: 251,
      identifier: 'Beta',
      name: 'Beta Ltd',
      sites: [{ id: 3, name: 'Main' }],
      contacts: [{ id: 73, name: 'Bo Dorn' }],
      agreements: [{ id: 82, name: 'Silver' }],
    },
    { id: 252, identifier: 'Gone', name: 'Gone Ltd', deleted: true },
    { id: 253, identifier: 'Twin1', name: 'Twin Ltd' },
    { id: 254, identifier: 'Twin2', name: 'Twin Ltd' },
    { id: 255, identifier: 'Any', name: 'Anybody' },
    { id: 256, identifier: 'Moved1', name: 'Moved Ltd', deleted: true },
    { id: 257, identifier: 'Moved2', name: 'Moved Ltd', status: 2 },
    { id: 258, identifier: 'Moved3', name: 'Moved Ltd', status: 3 },
    { id: 259, identifier: 'Moved', name: 'Moved Ltd', status: 1 },
    { id: 260, identifier: 'Asleep', name: 'Asleep Ltd', status: 2 },
    { id: 261, identifier: 'Locked', name: 'Locked Ltd', status: 3 },
  ],
  boards: [
    {
      id: 20,
      name: 'Low',
      statuses: [
        { id: 300, name: 'New', closedStatus: false, defaultFlag: true },
        { id: 303, name: 'Completed', closedStatus: false, defaultFlag: false },
        { id: 301, name: 'Closed', closedStatus: true, defaultFlag: false },
        { id: 304, name: 'Parked', closedStatus: false, defaultFlag: false, inactive: true },
      ],
      types: [
        { id: 5, name: 'Security', defaultFlag: true },
        { id: 6, name: 'Legacy', inactive: true },
      ],
      subTypes: [
        { id: 8, name: 'Review' },
        { id: 12, name: 'Phishing' },
        { id: 13, name: 'Replaced' },
        { id: 14, name: 'Replaced' },
      ],
      items: [{ id: 2, name: 'Mail' }],
      teams: [{ id: 40, name: 'Blue' }],
      associations: [
        { typeId: 5, subTypeId: 8, itemId: 2 },
        { typeId: 5, subTypeId: 8 },
        { typeId: 5, subTypeId: 13 },
        { typeId: 5, subTypeId: 14 },
      ],
    },
    {
      id: 21,
      name: 'High',
      statuses: [
        { id: 309, name: 'Completed', closedStatus: false, defaultFlag: false },
        { id: 310, name: 'New', closedStatus: false, defaultFlag: true },
        { id: 312, name: 'Closed', closedStatus: true, defaultFlag: false },
      ],
      types: [{ id: 7, name: 'Security' }],
      subTypes: [{ id: 9, name: 'Incident' }],
      items: [{ id: 3, name: 'Malware' }],
      teams: [{ id: 41, name: 'Blue' }],
    },
    {
      id: 22,
      name: 'Retired',
      inactive: true,
      statuses: [{ id: 320, name: 'New', closedStatus: false, defaultFlag: true }],
      types: [{ id: 25, name: 'Security' }],
    },
    {
      id: 99,
      name: 'Escalations',
      statuses: [
        { id: 990, name: 'New', closedStatus: false, defaultFlag: true },
        { id: 991, name: 'Closed', closedStatus: true, defaultFlag: false },
      ],
      types: [{ id: 95, name: 'Escalated' }],
    },
  ],
  priorities: [
    { id: 4, name: 'Priority 4' },
    { id: 1, name: 'Priority 1' },
    { id: 3, name: 'Priority 3', inactive: true },
  ],
  sources: [{ id: 2, name: 'EDR' }],
  members: [
    { id: 101, identifier: 'apimember', name: 'API Member' },
    { id: 110, identifier: 'jdoe', name: 'Jo Doe' },
  ],
  configurations: [
    { id: 501, name: 'WIN-1', companyId: 250, ipAddress: '10.0.0.5' },
    { id: 502, name: 'WIN-1', companyId: 251, ipAddress: '10.0.0.5' },
    { id: 503, name: 'WIN-OLD', companyId: 250, inactive: true },
  ],
  customFields: [
    { id: 12, caption: 'EDR Incident' },
    { id: 13, caption: 'EDR Score' },
  ],
};

export const LOW = { board: 20, priority: 4, type: 5 };
export const HIGH = { board: 21, priority: 1, type: 7, subType: 9 };

/** Where Automate's sync has tickets of these categories stand. */
export const SYNCED_LOW: SyncPlace = { ...LOW, openStatus: 300, closedStatus: 301 };
export const SYNCED_HIGH: SyncPlace = { board: 21, priority: 1, type: 7, openStatus: 310, closedStatus: 312 };

export const ID = '6690ebf2a1d3e45f6789abcd';
export const UP = { from: 'low', to: 'high', place: true, priority: true } as const;
export const DOWN = { from: 'high', to: 'low', place: true, priority: true } as const;

export const PLACEMENT: Placement = {
  companyId: 'gz1',
  companyName: { kind: 'known', name: 'Acme' },
  computerName: 'WIN-1',
  computerFqdn: undefined,
  computerIps: ['10.0.0.5'],
  computerMacs: [],
};

export function keyOf(incidentId = ID): TicketKey {
  return { account: 'main', incidentId, mark: 'GZ', formerMarks: [], life: 'k7' };
}

/** A question for an incident's ticket, of which nothing is known. */
export function questionOf(changes: Partial<TicketQuestion> = {}): TicketQuestion {
  const nothing = {
    ticket: undefined,
    isOwn: true,
    generation: 1,
    everyGeneration: false,
    readsNotes: false,
    asksHome: false,
  };
  return { key: keyOf(), placement: PLACEMENT, ...nothing, ...changes };
}

/** The opening of an incident's ticket. */
export function openingOf(incidentId = ID, changes: Partial<CreateOrder> = {}): CreateOrder {
  const key = keyOf(incidentId);
  return {
    kind: 'create',
    key,
    write: 1,
    revision: 1,
    placement: PLACEMENT,
    generation: 1,
    category: 'low',
    subject: `EDR: ATC.Malicious on WIN-1 ${ticketMark(key, 1)}`,
    body: ['Client name: Acme', noteMark(key, 1)].join('\n'),
    ...changes,
  };
}

/** An opening whose incident belongs to somebody else. */
export function openingFor(placement: Partial<Placement>): CreateOrder {
  return openingOf(ID, { placement: { ...PLACEMENT, ...placement } });
}

/** What is wanted of the ticket of {@link ID}. */
export interface Update extends Pick<ChangeOrder, 'revision' | 'shift' | 'status'> {
  readonly ticket: TicketRef;
  /** The text of its note. */
  readonly note: string;
}

/** An update to revision 2 with nothing but a note. */
export function updateOf(ticket: string, changes: Partial<Update> = {}): Update {
  const { revision = 2 } = changes;
  const note = noteText(revision);
  return {
    ticket: { id: ticket, generation: 1 },
    shift: undefined,
    status: undefined,
    note,
    ...changes,
    revision,
  };
}

/** The text of an update. */
export function noteText(revision: number): string {
  return ['Severity score: 20 → 90', noteMark(keyOf(), revision)].join('\n');
}

/** An attempt that nobody stops. */
export interface TestAttempt extends Attempt {
  /** Whether it reads the notes of a ticket that it knows. */
  readonly readsNotes: boolean;
}

const attempt = (readsNotes: boolean): TestAttempt => ({ readsNotes, signal: new AbortController().signal });

/** The first attempt at something. */
export const firstAttempt = (): TestAttempt => attempt(false);
/** An attempt after one whose outcome is not known. */
export const secondAttempt = (): TestAttempt => attempt(true);

/** What came of an opening. `found`: the ticket was there. */
export interface Opened {
  readonly kind: 'opened' | 'found';
  readonly ticket: TicketRef;
  /** As it was read, or stood after it was created. */
  readonly state: TicketThere;
}

/**
 * Opens a ticket by reading and writing, as the plainest plan does: what stands there is not written again,
 * and what was cut off is completed. `between` happens after the reading.
 */
export async function openBy(
  desk: Desk,
  order = openingOf(),
  attempt = firstAttempt(),
  between: () => unknown = () => undefined,
): Promise<Opened> {
  const { key, generation, placement } = order;
  const read = await desk.read(questionOf({ key, generation, placement }), attempt);
  await between();
  if (read.kind === 'there') {
    const begun = read.notes?.begun;
    if (begun !== undefined)
      await changeBy(desk, order, read, { note: { text: order.body, begun } }, attempt);
    return { kind: 'found', ticket: read.ticket, state: read };
  }
  const remarks = read.home.kind === 'company' ? read.home.remarks : [];
  const lines = order.body.split('\n');
  const body = [...lines.slice(0, -1), ...remarks, ...lines.slice(-1)].join('\n');
  const state = await desk.write({ ...order, body }, attempt);
  if (state.kind !== 'there') throw new Error(`the ticket is ${state.kind}`);
  return { kind: 'opened', ticket: state.ticket, state };
}

/** Brings a ticket on in the same way. A ticket that is not the incident's own gets nothing but the note. */
export async function updateBy(
  desk: Desk,
  update: Update,
  attempt = firstAttempt(),
  between: () => unknown = () => undefined,
): Promise<TicketState> {
  const { ticket, revision } = update;
  const read = await desk.read(questionOf({ ticket, readsNotes: attempt.readsNotes }), attempt);
  await between();
  if (read.kind !== 'there') return read;
  const stands = (read.notes?.ours ?? 0) >= revision;
  const begun = read.notes?.begun?.revision === revision ? read.notes.begun : undefined;
  const isThere = update.shift !== undefined && read.place.fits.includes(update.shift.to);
  const changes = {
    shift: read.own && !isThere ? update.shift : undefined,
    status: read.own ? update.status : undefined,
    note: stands ? undefined : { text: update.note, begun },
  };
  return changeBy(desk, { key: keyOf(), revision, placement: PLACEMENT }, read, changes, attempt);
}

async function changeBy(
  desk: Desk,
  { key, revision, placement }: Pick<ChangeOrder, 'key' | 'revision' | 'placement'>,
  read: TicketThere,
  changes: Partial<ChangeOrder>,
  attempt: Attempt,
): Promise<TicketState> {
  const unchanged = {
    shift: undefined,
    subject: undefined,
    goesHome: false,
    status: undefined,
    note: undefined,
  };
  const order = {
    kind: 'change',
    key,
    write: 2,
    revision,
    placement,
    read,
    ...unchanged,
    ...changes,
  } as const;
  const state = await desk.write(order, attempt);
  if (state.kind === 'accepted') throw new Error('Manage accepts nothing for later');
  return state;
}

interface Ref {
  readonly id: number;
  readonly name?: string;
}

/** A note as it stands in the emulator. */
export interface StandingNote extends Ref {
  readonly text: string;
  readonly detailDescriptionFlag: boolean;
  readonly internalAnalysisFlag: boolean;
  readonly resolutionFlag: boolean;
}

/** A ticket as it stands in the emulator. */
export interface StandingTicket extends Ref {
  readonly summary: string;
  readonly externalXRef: string;
  readonly company: Ref;
  readonly board: Ref;
  readonly status: Ref;
  readonly priority: Ref;
  readonly subType?: Ref | null;
  readonly closedFlag: boolean;
  readonly closedDate?: string;
  readonly notes: readonly StandingNote[];
  readonly _info: { readonly lastUpdated: string; readonly dateEntered: string };
}

/** What a server answered to a test that called it without any desk. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** What the desk told its log. */
export interface Logged {
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

interface RequestCounts {
  readonly total: number;
  readonly writes: number;
  readonly byRoute: Readonly<Record<string, number>>;
}

/** An emulator of its own, desks that write to it, a technician, and what one finds by looking. */
export interface ManageWorld {
  readonly emulator: ManageEmulator;
  readonly url: string;
  /** What desks and transports of this world told. */
  readonly logged: readonly Logged[];
  settings(changes?: object): ManageSettings;
  /** A desk with cold look-ups. */
  desk(changes?: object): Desk;
  transport(changes?: object): ManageTransport;
  /** Sets faults over HTTP, as an operator of the emulator does; what is left out is off. */
  fault(faults: Partial<ManageFaults>): Promise<void>;
  /** What a technician does at the PSA. */
  technician(method: string, path: string, body?: unknown): Promise<void>;
  /** Has a technician give references of a ticket other records. */
  rearrange(ticket: string, references: Readonly<Record<string, number>>): Promise<void>;
  /** Calls the API as the API member. */
  api(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answered>;
  /** Calls any path of the server without credentials. */
  raw(
    method: string,
    path: string,
    body?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answered>;
  /** Moves the emulator's clock. */
  advance(ms: number): Promise<void>;
  /** Opens a ticket by a desk and gives its id. */
  opened(desk: Desk, order?: CreateOrder): Promise<string>;
  tickets(): Promise<readonly StandingTicket[]>;
  ticket(id: string): Promise<StandingTicket>;
  textsOf(id: string): Promise<readonly string[]>;
  emails(): Promise<readonly { readonly cause: string; readonly internal: boolean }[]>;
  /** The requests that an action takes. */
  requestsOf(action: () => Promise<unknown>): Promise<RequestCounts>;
  close(): Promise<void>;
}

/** Headers of a request that the API lets in. */
export const CREDENTIALS: Readonly<Record<string, string>> = {
  authorization: `Basic ${Buffer.from(`${SEED.companyId}+${SEED.publicKey}:${SEED.privateKey}`).toString('base64')}`,
  clientId: SEED.clientId,
  accept: 'application/vnd.connectwise.com+json; version=2025.1',
};

/** Wraps a test of one world, which is closed again however the test ends. */
export function inManageWorld(holds: (world: ManageWorld) => Promise<void>): () => Promise<void> {
  return async () => {
    const world = await startManageWorld();
    try {
      await holds(world);
    } finally {
      await world.close();
    }
  };
}

async function startManageWorld(): Promise<ManageWorld> {
  const emulator = await startManageEmulator({ seed: SEED });
  const logged: Logged[] = [];
  const log: DeskLog = (message, details) => logged.push({ message, details });

  const raw: ManageWorld['raw'] = async (method, path, body, headers = {}) => {
    const response = await fetch(emulator.url + path, { method, headers, body: body ?? null });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };
  const asJson = (body: unknown): string | undefined =>
    body === undefined ? undefined : JSON.stringify(body);
  const JSON_BODY = { 'content-type': 'application/json' };
  const own = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await raw(method, `/emulator/${path}`, asJson(body), JSON_BODY);
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json;
  };

  const settings: ManageWorld['settings'] = (changes = {}) =>
    manageSettings.parse({
      ...accountAt(emulator.url),
      categories: { low: LOW, medium: LOW, high: HIGH },
      companies: { gz1: 250 },
      requestTimeout: 5_000,
      ...changes,
    });
  const technician: ManageWorld['technician'] = async (method, path, body) => {
    await own(method, `technician${path}`, body);
  };
  const tickets = async () => (await own('GET', 'tickets')) as readonly StandingTicket[];
  const ticket: ManageWorld['ticket'] = async (id) => {
    const found = (await tickets()).find((each) => String(each.id) === id);
    if (found === undefined) throw new Error(`there is no ticket ${id}`);
    return found;
  };

  return {
    emulator,
    url: emulator.url,
    logged,
    settings,
    desk: (changes) => manageDesk(settings(changes), log),
    transport: (changes) => manageTransport(settings(changes), log),
    fault: async (faults) => {
      await own('PUT', 'faults', faults);
    },
    technician,
    rearrange: (id, references) =>
      technician(
        'PATCH',
        `/service/tickets/${id}`,
        Object.entries(references).map(([path, to]) => ({ op: 'replace', path, value: { id: to } })),
      ),
    api: (method, path, body, headers = {}) =>
      raw(method, `/v4_6_release/apis/3.0${path}`, asJson(body), {
        ...CREDENTIALS,
        ...(body === undefined ? {} : JSON_BODY),
        ...headers,
      }),
    raw,
    advance: async (ms) => {
      await own('POST', 'clock', { advanceMs: ms });
    },
    opened: async (desk, order) => {
      const {
        kind,
        ticket: { id },
      } = await openBy(desk, order);
      expect(kind).toBe('opened');
      return id;
    },
    tickets,
    ticket,
    textsOf: async (id) => (await ticket(id)).notes.map(({ text }) => text),
    emails: async () => (await own('GET', 'emails')) as Awaited<ReturnType<ManageWorld['emails']>>,
    requestsOf: async (action) => {
      await own('DELETE', 'requests');
      await action();
      return (await own('GET', 'requests')) as RequestCounts;
    },
    close: () => emulator.close(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
