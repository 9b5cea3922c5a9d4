import { serverClock } from '../../../http/server-clock.ts';
import type { VendorAnswer } from '../../../http/vendor.ts';
import { vendorClient } from '../../../http/vendor-client.ts';
import type { VendorClient } from '../../../http/vendor-client.ts';
import type { DeskLog } from '../../desk.ts';
import type { ManageSettings } from '../settings.ts';
import { manageVendor } from './manage-vendor.ts';

const MAX_BYTES = 2 * 1024 * 1024;

/** One request of whatever path below the origin. */
export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** What errors and the log call it, such as `GET /service/tickets`. */
  readonly name: string;
  /** Path and query. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /**
   * Gives up the waiting, and a read under way. A write that has begun goes on: its outcome must be known.
   */
  readonly signal?: AbortSignal | undefined;
  readonly isProbe?: boolean;
}

/** One Manage server, seen from this process. */
export interface ManageServer extends Omit<VendorClient, 'ask'> {
  /**
   * The answer, whatever its status, once the budget has let the request out.
   * @throws VendorUnavailable where none came, or while no request may be sent; VendorRefused where the
   * server's address is not allowed; the reason of an aborted signal.
   */
  readonly ask: (request: ServerRequest) => Promise<VendorAnswer>;
  /** A time of the server by our clock, both in ms since 1970. */
  readonly toOurTime: (time: number) => number;
}

/**
 * The server of these settings, with a request budget of its own. `log` hears of each failed request once.
 */
export function manageServer(settings: ManageSettings, log: DeskLog): ManageServer {
  const clock = serverClock();
  const client = vendorClient({ ...manageVendor(settings), log });

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

  return {
    ...client,
    ask,
    toOurTime: clock.toOurTime,
  };
}
