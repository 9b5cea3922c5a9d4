import type { z } from 'zod';
import { ExchangeFailed, exchange } from '../../http/exchange.ts';
import type { HttpAnswer } from '../../http/exchange.ts';
import { untilAborted } from '../../http/until-aborted.ts';
import { failureOfExchange, failureOfStatus, unreadableAnswer } from './failures.ts';
import type { NamedCall } from './failures.ts';
import { createSession } from './session.ts';
import type { AutomateSettings } from './settings.ts';

const PREFIX = '/cwa/api/v1';
const MAX_BYTES = 8 * 1_048_576;

type Query = Readonly<Record<string, string | number>>;

/**
 * Calls to one Automate server. Every method throws `VendorUnavailable` where the server cannot answer now, `VendorRefused`
 * where it refuses, and the signal's reason where a read was aborted. No method repeats a call, but for one log-in and
 * one more try after a 401, which the server did not carry out.
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
  /** Takes no signal: the outcome of a write must be known. */
  post<Schema extends z.ZodType>(path: string, body: unknown, answer: Schema): Promise<z.output<Schema>>;
  /** How far the server's clock is ahead of ours, in ms, by the `Date` of its last answer. */
  clockAhead(): number;
}

interface Call extends NamedCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: Query;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** A client with a session of its own. `now` gives ms since 1970. */
export function createAutomateClient(settings: AutomateSettings, now: () => number): AutomateClient {
  const session = createSession(settings, now);
  let ahead = 0;

  async function sendWith(token: string, call: Call): Promise<HttpAnswer> {
    const answer = await exchange({
      method: call.method,
      url: new URL(`${PREFIX}${call.path}${queryString(call.query)}`, settings.url).href,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        clientID: settings.clientId,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: call.body }),
      timeoutMs: settings.requestTimeout,
      maxBytes: MAX_BYTES,
      addresses: 'any', // Automate stands on the partner's own premises
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    const date = Date.parse(answer.headers['date'] ?? '');
    if (!Number.isNaN(date)) ahead = date - now();
    return answer;
  }

  /** The log-in serves others too and is not stopped; only the one who waits goes away. */
  async function token(signal: AbortSignal | undefined): Promise<string> {
    signal?.throwIfAborted();
    return untilAborted(session.token(), signal);
  }

  async function send(call: Call): Promise<HttpAnswer> {
    try {
      const first = await token(call.signal);
      const answer = await sendWith(first, call);
      if (answer.status !== 401) return answer;
      session.discard(first);
      return await sendWith(await token(call.signal), call);
    } catch (error) {
      call.signal?.throwIfAborted();
      throw error instanceof ExchangeFailed ? failureOfExchange(error, call) : error;
    }
  }

  function read<Schema extends z.ZodType>(answer: HttpAnswer, schema: Schema, call: Call): z.output<Schema> {
    if (answer.status < 200 || answer.status > 299) throw failureOfStatus(answer, call, now());
    const parsed = schema.safeParse(answer.json);
    if (!parsed.success) throw unreadableAnswer(call, parsed.error);
    return parsed.data;
  }

  return {
    async get(path, query, answer, signal) {
      const call = reading(path, query, signal);
      return read(await send(call), answer, call);
    },
    async getIfThere(path, query, answer, signal) {
      const call = reading(path, query, signal);
      const response = await send(call);
      return response.status === 404 ? undefined : read(response, answer, call);
    },
    async post(path, body, answer) {
      const call: Call = {
        name: `POST ${path}`,
        isWrite: true,
        method: 'POST',
        path,
        query: {},
        body: JSON.stringify(body),
      };
      return read(await send(call), answer, call);
    },
    clockAhead: () => ahead,
  };
}

function reading(path: string, query: Query, signal: AbortSignal): Call {
  return { name: `GET ${path}`, isWrite: false, method: 'GET', path, query, signal };
}

/** `%20` for spaces, as live clients send it, rather than the `+` of a form. */
function queryString(query: Query): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
