import { z } from 'zod';
import type { DeskLog } from '../../desk.ts';
import type { ManageSettings } from '../settings.ts';
import { manageCodebase } from './codebase.ts';
import type { ServerRequest } from './codebase.ts';
import { serverClock } from '../../../http/server-clock.ts';
import { passingAdvice } from '../../../http/vendor.ts';
import type { VendorAnswer } from '../../../http/vendor.ts';
import { vendorClient } from '../../../http/vendor-client.ts';
import { VendorUnavailable } from '../../../http/vendor-errors.ts';
import { isRoutingFailure, MANAGE, manageVendor } from './manage-vendor.ts';

const ACCEPT = 'application/vnd.connectwise.com+json; version=2025.1';
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_PAGES = 200;

type Query = Readonly<Record<string, string>>;

/** One call of the REST API; `path` starts below `/apis/3.0`. */
export interface ManageCall extends Omit<ServerRequest, 'name' | 'address' | 'headers'> {
  readonly path: string;
  readonly query?: Query;
}

/**
 * Sends authenticated, schema-checked calls within the request budget; an answer without a body is
 * `undefined`. Both functions throw `VendorUnavailable` or `VendorRefused`, and the reason of an aborted
 * signal.
 */
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
  /** A time of the server by our clock, both in ms since 1970. */
  readonly toOurTime: (time: number) => number;
}

/**
 * Makes the transport of one Manage server; a process has only one, which keeps the budget. Credentials stay
 * in this closure. `log` hears of each failed request once.
 */
export function manageTransport(settings: ManageSettings, log: DeskLog): ManageTransport {
  const clock = serverClock();
  const client = vendorClient({ ...manageVendor(settings), log });
  const codebase = manageCodebase({ ...client, ask }, settings.companyId);
  const keys = `${settings.companyId}+${settings.publicKey.reveal()}:${settings.privateKey.reveal()}`;
  const headers = {
    authorization: `Basic ${Buffer.from(keys).toString('base64')}`,
    clientId: settings.clientId,
    accept: ACCEPT,
  };

  async function ask({ address, headers, body, ...request }: ServerRequest): Promise<VendorAnswer> {
    const answer = await client.ask({
      ...request,
      writes: request.method !== 'GET',
      isKeyless: !('authorization' in headers),
      url: `${settings.url}${address}`,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      maxBytes: MAX_BYTES,
    });
    clock.note(answer.headers['date'], Date.now());
    return answer;
  }

  function send(base: string, { path, query, ...request }: ManageCall): Promise<VendorAnswer> {
    const address = `/${base}/apis/3.0${path}${queryText(query)}`;
    return ask({ ...request, name: `${request.method} ${path}`, address, headers });
  }

  async function call<T>(wanted: ManageCall, schema: z.ZodType<T>): Promise<T> {
    const base = await codebase.current(wanted.signal);
    let answer = await send(base, wanted);
    if (isRoutingFailure(answer)) {
      const failure = client.failure(answer);
      const moved = await codebase.since(base, wanted.signal);
      if (moved === base) throw failure;
      answer = await send(moved, wanted); // nothing was carried out, so a write may be sent again
    }
    return client.read(answer, schema);
  }

  return {
    call,
    toOurTime: clock.toOurTime,
    readPages: async (path, query, pageSize, item, signal) => {
      const rows = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const paged = { ...query, orderBy: 'id asc', pageSize: String(pageSize), page: String(page) };
        const found = await call({ method: 'GET', path, query: paged, signal }, z.array(item));
        rows.push(...found);
        if (found.length < pageSize) return rows;
      }
      throw new VendorUnavailable('manage', {
        code: 'endless-list',
        message: `Manage still had more to list after ${MAX_PAGES} pages of GET ${path}`,
        advice: passingAdvice(MANAGE.title),
      });
    },
  };
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
