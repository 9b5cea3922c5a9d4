import { expect } from 'vitest';
import { ACCOUNT, accountAt } from './manage-account.ts';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import type { ManageEmulator, ManageFaults, ManageSeed } from '../../emulators/manage/index.ts';
import type { Attempt, Desk, DeskLog, Placement, TicketOpening, TicketUpdate } from '../../src/desks/desk.ts';
import { manageTransport } from '../../src/desks/manage/connection/manage-transport.ts';
import type { ManageTransport } from '../../src/desks/manage/connection/manage-transport.ts';
import { manageDesk } from '../../src/desks/manage/manage-desk.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import type { ManageSettings } from '../../src/desks/manage/settings.ts';
import { noteMark, ticketMark } from '../../src/incident/marks.ts';

/**
 * What stands at the PSA: boards that share the names of their statuses but not the ids, a status "Completed" that closes
 * nothing, and in each list something out of use.
 */
export const SEED: ManageSeed = {
  ...ACCOUNT,
  companies: [
    {
      id: 250,
      identifier: 'Acme',
      name: 'Acme Ltd',
      sites: [
        { id: 1, name: 'Main' },
        { id: 2, name: 'Depot' },
      ],
      contacts: [{ id: 71, name: 'Ann Lee', email: 'ann@acme.example' }],
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
  integratorTags: [{ id: 7, name: 'edr' }],
};

export const LOW = { board: 20, priority: 4, type: 5 };
export const HIGH = { board: 21, priority: 1, type: 7, subType: 9 };
export const ID = '6690ebf2a1d3e45f6789abcd';
export const UP = { from: 'low', to: 'high' } as const;
export const DOWN = { from: 'high', to: 'low' } as const;

const PLACEMENT: Placement = {
  companyId: 'gz1',
  companyName: { kind: 'known', name: 'Acme' },
  computerName: 'WIN-1',
  computerFqdn: undefined,
  computerIps: ['10.0.0.5'],
};
const HOUR = 3_600_000;

/** The opening of an incident's ticket; remarks of the desk stand before the last line of its payload. */
export function openingOf(incidentId = ID, changes: Partial<TicketOpening> = {}): TicketOpening {
  return {
    key: { account: 'main', incidentId, generation: 1 },
    placement: PLACEMENT,
    category: 'low',
    subject: `${ticketMark(incidentId, 1)} Low: ATC.Malicious on WIN-1`,
    body: (remarks) => ['Client name: Acme', ...remarks, noteMark(incidentId, 1)].join('\n'),
    revision: 1,
    create: true,
    ...changes,
  };
}

/** An opening whose incident belongs to somebody else. */
export function openingFor(placement: Partial<TicketOpening['placement']>): TicketOpening {
  return openingOf(ID, { placement: { ...PLACEMENT, ...placement } });
}

/** An update to revision 2, sent an hour from now, whose note is due until its mark is found. */
export function updateOf(ticket: string, changes: Partial<TicketUpdate> = {}): TicketUpdate {
  return {
    key: { account: 'main', incidentId: ID, generation: 1 },
    ticket: { id: ticket, generation: 1 },
    placement: PLACEMENT,
    revision: 2,
    sentAt: Date.now() + HOUR,
    incident: 'open',
    shift: undefined,
    note: (found, remarks) => ((found ?? 0) >= 2 ? undefined : noteText(2, remarks)),
    ...changes,
  };
}

/** The text of an update, remarks of the desk included. */
export function noteText(revision: number, remarks: readonly string[] = []): string {
  return ['Severity score: 20 → 90', ...remarks, noteMark(ID, revision)].join('\n');
}

/** An attempt whose waits are kept in `waits` and take no time. */
export interface TestAttempt extends Attempt {
  readonly waits: readonly number[];
}

function attempt(uncertain: boolean, onWait: () => unknown): TestAttempt {
  const waits: number[] = [];
  const pause = async (ms: number): Promise<void> => {
    waits.push(ms);
    await onWait();
  };
  return { uncertain, signal: new AbortController().signal, waits, pause };
}

/** The first attempt at something. */
export const firstAttempt = (): TestAttempt => attempt(false, () => undefined);
/** An attempt after one whose outcome is not known. */
export const secondAttempt = (onWait: () => unknown = () => undefined): TestAttempt => attempt(true, onWait);

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
  opened(desk: Desk, opening?: TicketOpening): Promise<string>;
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
    opened: async (desk, opening = openingOf()) => {
      const outcome = await desk.openTicket(opening, firstAttempt());
      expect(outcome.kind).toBe('opened');
      return outcome.kind === 'opened' ? outcome.ticket.id : '';
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
