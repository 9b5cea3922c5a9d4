import { importFile } from './engine/import-file.test-kit.ts';
import { startAutomateEmulator } from './index.ts';
import type { AutomateEmulator, AutomateSeed } from './index.ts';

const PARAMETERS = [
  'Operation',
  'Marker',
  'TicketClient',
  'TicketComputer',
  'TicketNumber',
  'CategoryId',
  'Subject',
  'Body',
] as const;

/** A script by hand: it opens a ticket, comments one or logs a text, and looks for nothing before. */
const SCRIPT = Buffer.from(
  importFile({
    parameters: PARAMETERS,
    steps: [
      [70, ['Operation', 2, 'comment', ':comment']],
      [70, ['Operation', 2, 'ping', ':ping']],
      [46, ['@TicketClient@', '@TicketComputer@', '', '@Subject@', '@Body@']],
      [143, ['', '', '', '@CategoryId@', '%ticketid%']],
      [108, ['%ticketid%', 1, '@Body@', 1]],
      [129, [0]],
      [139, [':comment']],
      [108, ['@TicketNumber@', 1, '@Body@', 1]],
      [129, [0]],
      [139, [':ping']],
      [29, ['@Body@']],
    ],
  }),
).toString('utf8');

/** How plumbline gets into a server, and the number of its script there. */
export const ACCESS = {
  username: 'plumbline-api',
  password: 'correct horse',
  clientId: '0a1b2c3d-0000-4000-8000-123456789abc',
  scriptId: 7311,
} as const;

/** A small MSP: two clients that both have a FIN-WS-07, and one category per severity. For tests. */
export const SEED: AutomateSeed = {
  ...ACCESS,
  script: SCRIPT,
  clients: [
    { id: 7, name: 'Acme Ltd', externalId: '250' },
    { id: 8, name: 'Borealis GmbH' },
  ],
  computers: [
    {
      id: 1042,
      name: 'FIN-WS-07',
      clientId: 7,
      lastContact: '2026-03-01T10:00:00Z',
      mac: '00-11-22-33-44-55',
    },
    { id: 1043, name: 'FIN-WS-07', clientId: 8, lastContact: '2026-02-01T10:00:00Z', online: false },
    { id: 1044, name: 'SRV-01', clientId: 7, ip: '10.0.0.4' },
  ],
  categories: [
    { id: 126, name: 'EDR Low' },
    { id: 178, name: 'EDR Medium' },
    { id: 256, name: 'EDR High' },
  ],
};

/** What came back, read whole. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  json(): unknown;
}

/** Something that talks to an emulator. */
export interface Caller {
  readonly emulator: AutomateEmulator;
  /** A request with exactly these headers; `path` is below the origin. */
  send(method: string, path: string, headers?: Record<string, string>, body?: string): Promise<Reply>;
  /** An API request with token and clientID; `path` is below the prefix. */
  api(method: string, path: string, body?: unknown): Promise<Reply>;
  /** Logs in and gives the token. */
  logIn(): Promise<string>;
  /** Asks for one run of the script on computer 1042. */
  run(parameters: Record<string, string>, request?: Record<string, unknown>): Promise<Reply>;
}

/** The headers of an API request, token aside. */
export const HEADERS = {
  clientID: SEED.clientId,
  accept: 'application/json',
  'content-type': 'application/json',
};

/** Starts an emulator of the test seed, with changes, on a free port. */
export async function startCaller(
  changes: Partial<AutomateSeed> = {},
  now: () => number = Date.now,
): Promise<Caller> {
  const started = await startAutomateEmulator({ seed: { ...SEED, ...changes }, now });
  const emulator = {
    ...started,
    close: () => {
      started.breaches.requests.length = 0; // these tests break the interface on purpose
      return started.close();
    },
  };
  let token: string | undefined;
  const send: Caller['send'] = async (method, path, headers = {}, body) => {
    const response = await fetch(emulator.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      headers: response.headers,
      json: () => JSON.parse(text) as unknown,
    };
  };
  const logIn = async (): Promise<string> => {
    const credentials = JSON.stringify({ Username: SEED.username, Password: SEED.password });
    const reply = await send('POST', '/cwa/api/v1/APIToken', HEADERS, credentials);
    const { AccessToken } = reply.json() as { AccessToken: string };
    return AccessToken;
  };
  const api: Caller['api'] = async (method, path, body) => {
    token ??= await logIn();
    const headers = { ...HEADERS, authorization: `Bearer ${token}` };
    return send(method, `/cwa/api/v1${path}`, headers, body === undefined ? undefined : JSON.stringify(body));
  };
  const run: Caller['run'] = (parameters, request = {}) =>
    api('POST', '/Batch/ScriptExecute', scriptRequest(parameters, request));
  return { emulator, send, api, logIn, run };
}

/** The body of a batch request for computer 1042 with all parameters, empty where not given. */
export function scriptRequest(
  parameters: Record<string, string>,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    EntityType: 'Computer',
    EntityIds: [1042],
    ScriptId: SEED.scriptId,
    Parameters: PARAMETERS.map((Key) => ({ Key, Value: parameters[Key] ?? '' })),
    ...changes,
  };
}

/** The parameters of a new ticket for an incident. */
export function creation(incidentId: string, text = 'Severity score: 82'): Record<string, string> {
  const marker = `[GZ-${incidentId}]`;
  return {
    Operation: 'create',
    Marker: marker,
    TicketClient: '7',
    TicketComputer: '1042',
    CategoryId: '178',
    Subject: `EDR: Ransomware on FIN-WS-07 ${marker}`,
    Body: text,
  };
}

/** The parameters of a comment. */
export function commenting(ticketId: number, text: string): Record<string, string> {
  return { Operation: 'comment', TicketNumber: String(ticketId), Body: text };
}
