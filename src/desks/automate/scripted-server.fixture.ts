import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secretOf } from '../../settings/schema/secret.ts';
import type { TicketKey, TicketThere } from '../../incident/ticket.ts';
import type { Attempt, ChangeOrder, CreateOrder, Placement, TicketQuestion } from '../desk.ts';
import type { AutomateSettings } from './settings.ts';

/**
 * For the tests of this folder only: a server that answers as a test says and remembers what it was asked.
 */
export interface ScriptedServer {
  readonly url: string;
  readonly requests: Seen[];
  close(): Promise<void>;
}

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is when it is a string, else as JSON. */
  readonly body?: unknown;
  /** Cuts the connection instead of answering. */
  readonly drop?: true;
  /** Never answers. */
  readonly hang?: true;
}

export const GOOD_LOGIN: Reply = {
  body: { UserId: '41', AccessToken: 'token-1', TokenType: 'Bearer', ExpirationDate: '2999-01-01T00:00:00Z' },
};

/** Answers the log-in with `GOOD_LOGIN` unless `reply` has its own answer to it. */
export async function startScriptedServer(
  reply: (seen: Seen, count: number) => Reply | undefined,
): Promise<ScriptedServer> {
  const requests: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const text = Buffer.concat(chunks).toString('utf8');
      const seen: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      };
      requests.push(seen);
      const count = requests.filter(({ path }) => path === seen.path).length;
      const answer =
        reply(seen, count) ?? (seen.path === '/cwa/api/v1/APIToken' ? GOOD_LOGIN : { status: 500 });
      if (answer.drop === true) {
        request.socket.destroy();
        return;
      }
      if (answer.hang === true) return;
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const KEY: TicketKey = {
  account: 'main',
  incidentId: '64b7f0c2a1d3e45f6789abcd',
  mark: 'GZ',
  formerMarks: [],
  life: 'k7ab',
};
export const MARK = `[GZ-${KEY.incidentId}]`;

export function settingsFor(url: string, changes: Partial<AutomateSettings> = {}): AutomateSettings {
  return {
    url,
    username: 'plumbline-api',
    password: secretOf('correct horse'),
    clientId: '0a1b2c3d-0000-4000-8000-123456789abc',
    runner: [{ computerId: 900 }],
    categories: { low: 126, medium: 177, high: 178 },
    clientMapping: 'automatic',
    companies: { 'gz-company': { clientId: 7 } },
    closedTickets: [{ do: 'new' }],
    movedTickets: 'keep',
    companyChanged: 'succeed',
    closedStatuses: [4, 5],
    closeTickets: false,
    mostComments: 45,
    expiry: 900_000,
    requestTimeout: 5_000,
    requestsPerMinute: 60_000,
    pollInterval: 60_000,
    ...changes,
  };
}

/** An attempt that nobody stops, unless `changes` say otherwise. */
export function attempt(changes: Partial<Attempt> = {}): Attempt {
  return { signal: new AbortController().signal, ...changes };
}

export const PLACEMENT: Placement = {
  companyId: 'gz-company',
  companyName: { kind: 'known', name: 'Acme' },
  computerName: 'FIN-WS-07',
  computerFqdn: undefined,
  computerIps: [],
  computerMacs: [],
};

export function question(changes: Partial<TicketQuestion> = {}): TicketQuestion {
  return {
    key: KEY,
    ticket: undefined,
    isOwn: true,
    generation: 1,
    everyGeneration: false,
    readsNotes: false,
    placement: PLACEMENT,
    asksHome: false,
    ...changes,
  };
}

/** The first write of revision 1. */
export function create(changes: Partial<CreateOrder> = {}): CreateOrder {
  return {
    kind: 'create',
    key: KEY,
    write: 1,
    revision: 1,
    placement: PLACEMENT,
    generation: 1,
    category: 'high',
    subject: `EDR: Ransomware on FIN-WS-07 ${MARK}`,
    body: `Severity score: 82\n[GZ-${KEY.incidentId} #1.k7ab]`,
    ...changes,
  };
}

/** The second write: a note of revision 2, and nothing else. */
export function change(read: TicketThere, changes: Partial<ChangeOrder> = {}): ChangeOrder {
  return {
    kind: 'change',
    key: KEY,
    write: 2,
    revision: 2,
    placement: PLACEMENT,
    read,
    shift: undefined,
    subject: undefined,
    goesHome: false,
    status: undefined,
    note: { text: `Severity score: 82 → 89\n[GZ-${KEY.incidentId} #2.k7ab]`, begun: undefined },
    ...changes,
  };
}
