import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secretOf } from '../../settings/schema/secret.ts';
import type { TicketKey, TicketState, TicketThere } from '../../incident/ticket.ts';
import type {
  Accepted,
  Attempt,
  ChangeOrder,
  CreateOrder,
  Desk,
  Placement,
  TicketQuestion,
} from '../desk.ts';
import { manageDesk } from './manage-desk.ts';
import { manageSettings } from './settings.ts';

/** A request as the server saw it; `call` is such as `GET /service/tickets`. */
export interface Seen {
  readonly call: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/**
 * What one request is answered with; a string is sent as it is. `drop` cuts the connection, `hang` never
 * answers.
 */
type PlainReply = readonly [status: number, body: unknown] | 'drop' | 'hang';
/** A reply, or what the server does before it gives one. */
export type Reply = PlainReply | (() => PlainReply);

/**
 * For the tests of this folder only: a server that answers the n-th request with the n-th reply of its
 * script. Discovery and the look-ups of {@link LISTS} stand beside the script.
 */
export interface ScriptedManage {
  readonly script: Reply[];
  readonly seen: Seen[];
  /** What it answers look-ups with, by path; a path that is not here stands in the script. */
  readonly lists: Map<string, readonly object[]>;
  /** What desks of this server told their log. */
  readonly logged: { readonly message: string; readonly details: object }[];
  /** Paths of the lists that were asked for. */
  readonly lookedUp: string[];
  calls(): string[];
  /** The changes of the only PATCH, without the switch for mail that goes with each. */
  changes(): unknown;
  /** The texts of the notes that were written. */
  noteTexts(): string[];
  /** A desk of this server; `changes` go into its settings. */
  desk(changes?: object): Desk;
  close(): Promise<void>;
}

export async function startScriptedManage(): Promise<ScriptedManage> {
  const seen: Seen[] = [];
  const script: Reply[] = [];
  const lookedUp: string[] = [];
  const lists = new Map(Object.entries(LISTS));
  const logged: { message: string; details: object }[] = [];
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/login/companyinfo/') === true) {
      response.end('{"Codebase":"v4_6_release/"}'); // stands in no script: every transport asks it first
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://127.0.0.1');
      const path = url.pathname.replace('/v4_6_release/apis/3.0', '');
      const list = lists.get(path);
      if (list !== undefined) {
        lookedUp.push(path);
        response.end(JSON.stringify(list));
        return;
      }
      const text = Buffer.concat(chunks).toString('utf8');
      seen.push({
        call: `${request.method ?? ''} ${path}`,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      });
      const scripted = script.shift() ?? ([599, 'the script is over'] as const);
      const reply = typeof scripted === 'function' ? scripted() : scripted;
      if (reply === 'hang') return;
      if (reply === 'drop') {
        request.socket.destroy();
        return;
      }
      response.writeHead(reply[0], { 'x-cw-request-id': 'req-1' });
      response.end(typeof reply[1] === 'string' ? reply[1] : JSON.stringify(reply[1]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    script,
    seen,
    lists,
    logged,
    lookedUp,
    calls: () => seen.map(({ call }) => call),
    changes: () => {
      const [patch, ...more] = seen.filter(({ call }) => call.startsWith('PATCH'));
      if (patch === undefined || more.length > 0) throw new Error('There was not exactly one PATCH.');
      return (patch.body as unknown[]).slice(0, -1);
    },
    noteTexts: () =>
      seen
        .filter(({ call }) => call.endsWith('/notes') && call.startsWith('POST'))
        .map(({ body }) => (body as { text: string }).text),
    desk: (changes = {}) =>
      manageDesk(manageSettings.parse({ ...SETTINGS, url: `${url}/`, ...changes }), (message, details) =>
        logged.push({ message, details }),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const LOW = { board: 20, priority: 4, type: 5 };
export const HIGH = { board: 21, priority: 1, type: 7, subType: 9, item: 2 };
const entry = (id: number): object => ({ id, name: `Entry ${id}` });

/** What stands in the server: boards 20, 21 and 22, each with its types and statuses. */
const LISTS: Readonly<Record<string, readonly object[]>> = {
  '/service/boards': [entry(20), entry(21), entry(22)],
  '/service/priorities': [
    { ...entry(1), sortOrder: 1 },
    { ...entry(4), sortOrder: 4 },
  ],
  '/service/boards/20/types': [entry(5)],
  '/service/boards/21/types': [entry(7)],
  '/service/boards/21/subtypes': [entry(9)],
  '/service/boards/21/items': [entry(2)],
  '/service/boards/21/typeSubTypeItemAssociations': [
    { id: 1, type: entry(7), subType: entry(9), item: entry(2) },
  ],
  '/service/boards/20/statuses': [
    { ...entry(300), defaultFlag: true },
    entry(301),
    { ...entry(308), name: 'Dismissed', closedStatus: true },
    { ...entry(309), name: 'Done', closedStatus: true },
  ],
  '/service/boards/21/statuses': [{ ...entry(319), closedStatus: true, defaultFlag: true }, entry(310)],
  '/service/boards/22/statuses': [entry(320)],
  '/service/sources': [entry(3)],
  '/service/boards/20/teams': [entry(8)],
  '/system/members': [{ id: 150, identifier: 'jdoe' }],
  '/company/companies': [],
  '/company/companies/statuses': [],
  '/company/configurations': [{ id: 700, name: 'WIN-1', activeFlag: true }],
};

const SETTINGS = {
  privateAddresses: true,
  companyId: 'msp',
  publicKey: secretOf('public'),
  privateKey: secretOf('private'),
  clientId: 'client-guid',
  categories: { low: LOW, medium: LOW, high: HIGH },
  companies: { gz1: 250 },
  requestTimeout: 2_000,
};

export const KEY: TicketKey = { account: 'eu', incidentId: 'abc', mark: 'GZ', formerMarks: [], life: 'k7' };
export const PLACEMENT: Placement = {
  companyId: 'gz1',
  companyName: { kind: 'known', name: 'Acme' },
  computerName: 'WIN-1',
  computerFqdn: undefined,
  computerIps: [],
  computerMacs: [],
};

/** A question for the incident's ticket, of which nothing is known. */
export const UNKNOWN: TicketQuestion = {
  key: KEY,
  ticket: undefined,
  isOwn: true,
  generation: 1,
  everyGeneration: false,
  readsNotes: false,
  placement: PLACEMENT,
  asksHome: false,
};

/** A question for ticket 69. */
export const KNOWN: TicketQuestion = { ...UNKNOWN, ticket: { id: '69', generation: 1 } };

export const CREATE: CreateOrder = {
  kind: 'create',
  key: KEY,
  write: 1,
  revision: 1,
  placement: PLACEMENT,
  generation: 1,
  category: 'high',
  subject: 'EDR: ATC.Malicious on WIN-1 [GZ-abc]',
  body: 'Client name: Acme\n[GZ-abc #1.k7]',
};

export const NOTE = { text: 'Update 2\n[GZ-abc #2.k7]', begun: undefined };

/** Reads ticket 69. */
export async function readTicket(desk: Desk, more: Partial<TicketQuestion> = {}): Promise<TicketThere> {
  const state = await desk.read({ ...KNOWN, ...more }, attemptWith());
  if (state.kind !== 'there') throw new Error(`The ticket is ${state.kind}.`);
  return state;
}

/** Reads ticket 69 and changes it: a note of revision 2 unless `changes` say otherwise. */
export async function changeTicket(
  desk: Desk,
  changes: Partial<ChangeOrder> = {},
  attempt = attemptWith(),
): Promise<TicketState | Accepted> {
  const order: ChangeOrder = {
    kind: 'change',
    key: KEY,
    write: 2,
    revision: 2,
    placement: PLACEMENT,
    read: await readTicket(desk),
    shift: undefined,
    subject: undefined,
    goesHome: false,
    status: undefined,
    note: NOTE,
  };
  return desk.write({ ...order, ...changes }, attempt);
}

/** A shift from the place of Low to that of High. */
export const UP = { from: 'low', to: 'high', place: true, priority: true } as const;

/** A search that finds no ticket of the incident, yet shows that tickets can be seen. */
export const NONE_OF_OURS: Reply = [200, [{ id: 7, summary: 'Printer on fire' }]];

export const NOT_FOUND: Reply = [404, { code: 'NotFound', message: 'Ticket 69 not found' }];

/** Ticket 69 as Manage answers it: references expanded, and a member that no model of ours knows. */
export function ticketOf(references: Readonly<Record<string, number>>, more: object = {}): object {
  const expanded = Object.entries(references).map(
    ([name, id]) => [name, { id, name: `Entry ${id}`, _info: {} }] as const,
  );
  return {
    id: 69,
    summary: 'EDR: … [GZ-abc]',
    externalXRef: 'gz:eu:abc',
    closedFlag: false,
    ...Object.fromEntries(expanded),
    ...more,
    addedLater: 1,
  };
}

/** An attempt that nobody stops, unless `changes` say otherwise. */
export function attemptWith(changes: Partial<Attempt> = {}): Attempt {
  return { signal: new AbortController().signal, ...changes };
}

/** Ticket 69 in the place of Low. */
export const ON_LOW = ticketOf({ board: 20, status: 300, priority: 4, type: 5 });
