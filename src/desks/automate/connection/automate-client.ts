import type { z } from 'zod';
import { requestBudget } from '../../../http/request-budget.ts';
import { serverClock } from '../../../http/server-clock.ts';
import { untilAborted } from '../../../http/until-aborted.ts';
import { vendorClient } from '../../../http/vendor-client.ts';
import type { VendorAnswer, VendorCall } from '../../../http/vendor.ts';
import { AUTOMATE, automateVendor } from './automate-vendor.ts';
import { createSession } from './session.ts';
import type { AutomateSettings } from '../settings.ts';

const PREFIX = '/cwa/api/v1';
const MAX_BYTES = 8 * 1_048_576;
/** More pages of a list are not read. */
export const MOST_PAGES = 20;
/** Requests at a time. */
export const IN_FLIGHT = 4;

type Query = Readonly<Record<string, string | number>>;

/**
 * Calls to one Automate server. Every method throws `VendorUnavailable` where the server cannot answer now,
 * `VendorRefused` where it refuses, and the signal's reason where a read or the waiting was aborted. No method repeats a
 * call, but for one log-in and one more try after a 401, which the server did not carry out.
 */
export interface AutomateClient {
  get<Schema extends z.ZodType>(
    path: string,
    query: Query,
    answer: Schema,
    signal: AbortSignal,
  ): Promise<z.output<Schema>>;
  /** Like `get`, but `undefined` where the server answers 404. */
  getIfThere<Schema extends z.ZodType>(
    path: string,
    query: Query,
    answer: Schema,
    signal: AbortSignal,
  ): Promise<z.output<Schema> | undefined>;
  /**
   * The signal ends the waiting, not a write that was sent: its outcome must be known. `purpose` is told with
   * what fails.
   */
  post<Schema extends z.ZodType>(
    path: string,
    purpose: string,
    body: unknown,
    answer: Schema,
    signal: AbortSignal,
  ): Promise<z.output<Schema>>;
  /** How far the server's clock is ahead of ours, in ms, by the `Date` of its answers. */
  clockAhead(): number;
}

interface Call extends VendorCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: Query;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/**
 * A client with a session and a request budget of its own. `now` gives ms since 1970.
 * @throws SettingsError where `totpSecret` is no such secret.
 */
export function createAutomateClient(settings: AutomateSettings, now: () => number): AutomateClient {
  const budget = requestBudget(AUTOMATE, { perMinute: settings.requestsPerMinute, inFlight: IN_FLIGHT });
  const session = createSession(settings, budget, now);
  const server = vendorClient(automateVendor(settings, now, session.tokens, budget));
  const clock = serverClock();

  async function sendWith(token: string, { path, query, ...call }: Call): Promise<VendorAnswer> {
    const answer = await server.ask({
      ...call,
      url: new URL(`${PREFIX}${path}${queryString(query)}`, settings.url).href,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        clientID: settings.clientId,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      maxBytes: MAX_BYTES,
    });
    clock.note(answer.headers['date'], now());
    return answer;
  }

  /** The log-in serves others too and is not stopped; only the one who waits goes away. */
  async function token(signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    return untilAborted(session.token(), signal);
  }

  async function send(call: Call): Promise<VendorAnswer> {
    const first = await token(call.signal);
    const answer = await sendWith(first, call);
    if (answer.status !== 401 || !server.refuses(answer)) return answer;
    session.discard(first);
    return sendWith(await token(call.signal), call);
  }

  return {
    get: async (path, query, answer, signal) => server.read(await send(reading(path, query, signal)), answer),
    async getIfThere(path, query, answer, signal) {
      const response = await send(reading(path, query, signal));
      const isMissing = response.status === 404 && server.refuses(response);
      return isMissing ? undefined : server.read(response, answer);
    },
    async post(path, purpose, content, answer, signal) {
      const name = `POST ${path} (${purpose})`;
      const body = JSON.stringify(content);
      return server.read(
        await send({ name, writes: true, method: 'POST', path, query: {}, body, signal }),
        answer,
      );
    },
    clockAhead: clock.ahead,
  };
}

/** The rows of a list, page by page until one is not full, but of no more than `most` pages. Throws as `get` does. */
export async function readPages<Row>(
  client: Pick<AutomateClient, 'get'>,
  path: string,
  query: Query,
  { pageSize, most = MOST_PAGES }: { readonly pageSize: number; readonly most?: number },
  answer: z.ZodType<readonly Row[]>,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let page = 1; page <= most; page += 1) {
    const found = await client.get(path, { ...query, pageSize, page }, answer, signal);
    rows.push(...found);
    if (found.length < pageSize) break;
  }
  return rows;
}

function reading(path: string, query: Query, signal: AbortSignal): Call {
  return { name: `GET ${path}`, writes: false, method: 'GET', path, query, signal };
}

/** `%20` for spaces, as live clients send it, rather than the `+` of a form. */
function queryString(query: Query): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
