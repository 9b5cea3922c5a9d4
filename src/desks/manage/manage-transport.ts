import { z } from 'zod';
import { exchange, ExchangeFailed } from '../../http/exchange.ts';
import type { HttpAnswer } from '../../http/exchange.ts';
import { endlessList, noAnswer, refusal, unreadableAnswer } from './manage-errors.ts';
import type { ManageSettings } from './settings.ts';

/** Routed on cloud and on-premises servers alike, and not moved by cloud upgrades as the named codebases are. */
const API = '/v4_6_release/apis/3.0';
const ACCEPT = 'application/vnd.connectwise.com+json; version=2025.1';
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_PAGES = 200;

type Query = Readonly<Record<string, string>>;

/** One call of the REST API; `path` starts below `/apis/3.0`. */
export interface ManageCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  /** For reads only. */
  readonly signal?: AbortSignal;
}

/** Sends authenticated, schema-checked calls. Both functions throw `DeskUnavailable` or `DeskRejected`. */
export interface ManageTransport {
  readonly call: <T>(call: ManageCall, schema: z.ZodType<T>) => Promise<T>;
  /** All pages of a list, by ascending id. */
  readonly readPages: <T>(
    path: string,
    query: Query,
    pageSize: number,
    item: z.ZodType<T>,
    signal: AbortSignal,
  ) => Promise<readonly T[]>;
}

/** Makes the transport of one Manage server. Credentials stay in this closure. */
export function manageTransport(settings: ManageSettings): ManageTransport {
  const origin = settings.url.replace(/\/+$/, '');
  const keys = `${settings.companyId}+${settings.publicKey.reveal()}:${settings.privateKey.reveal()}`;
  const headers = {
    authorization: `Basic ${Buffer.from(keys).toString('base64')}`,
    clientId: settings.clientId,
    accept: ACCEPT,
  };

  async function send({ method, path, query, body, signal }: ManageCall): Promise<HttpAnswer> {
    try {
      return await exchange({
        method,
        url: `${origin}${API}${path}${queryText(query)}`,
        headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        timeoutMs: settings.requestTimeout,
        maxBytes: MAX_BYTES,
        ...(signal !== undefined && { signal }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ExchangeFailed) throw noAnswer(`${method} ${path}`, error);
      throw error;
    }
  }

  const call = async <T>(wanted: ManageCall, schema: z.ZodType<T>) =>
    accept(wanted, await send(wanted), schema);

  return {
    call,
    readPages: async (path, query, pageSize, item, signal) => {
      const rows = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const paged = { ...query, orderBy: 'id asc', pageSize: String(pageSize), page: String(page) };
        const found = await call({ method: 'GET', path, query: paged, signal }, z.array(item));
        rows.push(...found);
        if (found.length < pageSize) return rows;
      }
      throw endlessList(`GET ${path}`, MAX_PAGES);
    },
  };
}

function accept<T>({ method, path }: ManageCall, answer: HttpAnswer, schema: z.ZodType<T>): T {
  if (answer.status < 200 || answer.status > 299) throw refusal(`${method} ${path}`, answer, Date.now());
  const parsed = schema.safeParse(answer.json);
  if (!parsed.success) throw unreadableAnswer(`${method} ${path}`, answer, parsed.error);
  return parsed.data;
}

/** Encodes more than a URL needs: Manage gives quotes, `*` and brackets a meaning in conditions. */
function queryText(query: Query = {}): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeAll(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encodeAll(value: string): string {
  return encodeURIComponent(value).replace(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
