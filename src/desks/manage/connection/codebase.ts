import { z } from 'zod';
import { untilAborted } from '../../../http/until-aborted.ts';
import { isOutage } from '../../../http/vendor.ts';
import type { VendorAnswer } from '../../../http/vendor.ts';
import type { VendorClient } from '../../../http/vendor-client.ts';
import { COMPANY_INFO } from './manage-vendor.ts';

/** Routed on cloud and on-premises servers alike; old ones on premises may not tell their codebase. */
const FALLBACK = 'v4_6_release';

const companyInfo = z.object({ Codebase: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*\/?$/) });

/**
 * The first part of the REST API's path, such as `v2025_1`. Upgrades of the cloud move it. Those who ask at
 * the same time share one request. Both functions throw `VendorUnavailable`, `VendorRefused` where the server
 * does not know the company id, and the reason of an aborted signal.
 */
export interface Codebase {
  /** As it was last read. */
  readonly current: (signal?: AbortSignal) => Promise<string>;
  /** Read again, unless it is known already that it is not the given one any more. */
  readonly since: (stale: string, signal?: AbortSignal) => Promise<string>;
}

/** One request of whatever path below the origin. */
export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** What errors and the log call it, such as `GET /service/tickets`. */
  readonly name: string;
  /** Path and query. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Gives up a read. A write it stops only before it is sent: then its outcome must be known. */
  readonly signal?: AbortSignal | undefined;
  /** Whether its failure is told by whoever asks, and not logged. */
  readonly isProbe?: boolean;
}

/** One Manage server, as far as this asks it. */
export interface Server extends Pick<VendorClient, 'read'> {
  readonly ask: (request: ServerRequest) => Promise<VendorAnswer>;
}

/** The codebase of one company at one server. */
export function manageCodebase(server: Server, companyId: string): Codebase {
  let known: string | undefined;
  let reading: Promise<string> | undefined;

  async function read(): Promise<string> {
    const address = `/login/companyinfo/${encodeURIComponent(companyId)}`;
    const answer = await server.ask({
      method: 'GET',
      name: COMPANY_INFO,
      address,
      headers: { accept: 'application/json' },
    });
    known = codebaseOf(server, answer);
    return known;
  }

  async function readOnce(signal: AbortSignal | undefined): Promise<string> {
    signal?.throwIfAborted();
    reading ??= read().finally(() => (reading = undefined));
    return untilAborted(reading, signal);
  }

  return {
    current: async (signal) => known ?? readOnce(signal),
    since: async (stale, signal) => (known === undefined || known === stale ? readOnce(signal) : known),
  };
}

function codebaseOf(server: Server, answer: VendorAnswer): string {
  const { status, json } = answer;
  // Whatever else answers here, the API itself says better what is wrong.
  if (!isOutage(status) && (status > 299 || json === undefined)) return FALLBACK;
  return server.read(answer, companyInfo).Codebase.replace(/\/$/, '');
}
