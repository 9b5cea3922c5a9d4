import { startAutomateEmulator } from './index.ts';
import type { AutomateEmulator, AutomateSeed } from './index.ts';

/** A small MSP: two clients that both have a FIN-WS-07, and one category per severity. For tests. */
export const SEED: AutomateSeed = {
  username: 'plumbline-api',
  password: 'correct horse',
  clientId: '0a1b2c3d-0000-4000-8000-123456789abc',
  scriptId: 7311,
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
  /** Asks for one run of the ticket script on computer 1042. */
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
  const emulator = await startAutomateEmulator({ seed: { ...SEED, ...changes }, now });
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

/** The body of a batch request for computer 1042 with all ten parameters, empty where not given. */
export function scriptRequest(
  parameters: Record<string, string>,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  const given = { ...NO_PARAMETERS, ...parameters };
  return {
    EntityType: 'Computer',
    EntityIds: [1042],
    ScriptId: SEED.scriptId,
    Parameters: Object.entries(given).map(([Key, Value]) => ({ Key, Value })),
    ...changes,
  };
}

const NO_PARAMETERS = {
  Operation: '',
  Marker: '',
  CategoryId: '',
  Subject: '',
  Body: '',
  TicketId: '',
  StatusId: '',
  Expires: '',
  Life: '',
  Write: '',
};

/** The parameters of a create for an incident: the first write of a life, which does not expire. */
export function creation(
  incidentId: string,
  text = 'Severity score: 82',
  number = 1,
): Record<string, string> {
  const marker = `[GZ-${incidentId}]`;
  return {
    Operation: 'create',
    Marker: marker,
    CategoryId: '178',
    Subject: base64(`EDR: Ransomware on FIN-WS-07 ${marker}`),
    ...writing(incidentId, text, number, 1),
  };
}

/** The parameters of a comment to the ticket of an incident. */
export function commenting(
  incidentId: string,
  ticketId: number,
  text: string,
  number: number,
): Record<string, string> {
  return {
    Operation: 'comment',
    Marker: `[GZ-${incidentId}]`,
    TicketId: String(ticketId),
    ...writing(incidentId, text, number),
  };
}

/** What every write has: its text with the marks, its number, its life and a late end. */
export function writing(
  incidentId: string,
  text: string,
  number: number,
  revision?: number | string,
): Record<string, string> {
  return {
    Body: base64(marked(incidentId, text, number, revision)),
    Expires: '2999-12-31 23:59:59',
    Life: 'k7ab',
    Write: String(number),
  };
}

/**
 * A text with the mark of a write of the life `k7ab` and, where it is a note, the note mark: a revision or
 * one part of it.
 */
export function marked(incidentId: string, text: string, number: number, revision?: number | string): string {
  const lines = [text, `[GZ-${incidentId} w${number}.k7ab]`];
  if (revision !== undefined) lines.push(`[GZ-${incidentId} #${String(revision).replace(/(?= |$)/, '.k7')}]`);
  return lines.join('\n');
}

/** Base64 of the text's UTF-8 bytes. */
export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
