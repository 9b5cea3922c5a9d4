import { Agent, request } from 'undici';
import { whyNotConnected } from '../errors/index.ts';
import { connectorTo, wasNeverConnected } from './network.ts';
import { isPrivateAddressError } from './public-addresses.ts';

/** One request to a vendor. Times are milliseconds, sizes are bytes. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Bound on the whole exchange, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** `public` connects to no address of a private network, of this machine or for special purposes. */
  readonly addresses: 'public' | 'any';
  /** Gives the exchange up at once when aborted. Leave it out for writes, whose outcome we want to know. */
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /**
   * The parsed body, or `undefined` where the text is not JSON: vendors and their proxies send HTML and plain
   * text.
   */
  readonly json: unknown;
}

/**
 * Why there is no answer. `sent` says whether the request may have reached the server and taken effect; one
 * to a `private-address` never was.
 */
export class ExchangeFailed extends Error {
  readonly sent: boolean;
  readonly kind: 'no-answer' | 'private-address';

  constructor(message: string, sent: boolean, cause: unknown, kind: ExchangeFailed['kind'] = 'no-answer') {
    super(message, { cause });
    this.name = 'ExchangeFailed';
    this.sent = sent;
    this.kind = kind;
  }
}

// Keep-alive connections are shared per process; redirects are not followed because no interceptor is
// composed in.
const KEEP_ALIVE = { keepAliveTimeout: 4_000, keepAliveMaxTimeout: 30_000 };
const agents: Readonly<Record<HttpRequest['addresses'], Agent>> = {
  public: new Agent({ ...KEEP_ALIVE, connect: connectorTo('public') }),
  any: new Agent({ ...KEEP_ALIVE, connect: connectorTo('any') }),
};

/**
 * Sends one request and reads its whole answer, whatever the status. Redirects are not followed.
 * @throws ExchangeFailed when no complete answer came, one larger than `maxBytes`, or the server's address is
 * not allowed.
 */
export async function exchange(options: HttpRequest): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  try {
    const response = await request(options.url, {
      dispatcher: agents[options.addresses],
      method: options.method,
      headers: options.headers,
      body: options.body ?? null,
      signal,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > options.maxBytes)
        throw new ExchangeFailed(`the answer is larger than ${options.maxBytes} bytes`, true, undefined);
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    return { status: response.statusCode, headers: flatten(response.headers), text, json: parseJson(text) };
  } catch (error) {
    if (error instanceof ExchangeFailed) throw error;
    if (isPrivateAddressError(error))
      throw new ExchangeFailed((error as Error).message, false, error, 'private-address');
    const sent = !wasNeverConnected(error);
    const reason = timeout.aborted ? `no answer within ${options.timeoutMs} ms` : wordsOf(error, options.url);
    throw new ExchangeFailed(reason, sent, error);
  }
}

function wordsOf(error: unknown, url: string): string {
  const known = whyNotConnected(error);
  if (known !== undefined) return `${known} (${new URL(url).host})`;
  return error instanceof Error ? error.message : String(error);
}

/**
 * Milliseconds that a `Retry-After` header asks for, or `undefined`; accepts seconds, doubled values and
 * dates. A date counts by the clock of the server, which the `Date` header tells, else by ours.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  const seconds = /^[0-9]+(?=\s*(?:,|$))/.exec(value); // a date has a comma of its own: `Sun, 01 Mar 2026 10:00:05 GMT`
  if (seconds !== null) return Number(seconds[0]) * 1000;
  const date = Date.parse(value);
  const told = Date.parse(headers['date'] ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - (Number.isNaN(told) ? now : told));
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
