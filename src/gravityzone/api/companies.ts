import { z } from 'zod';
import { LRUCache } from 'lru-cache';
import { isPlumblineError } from '../../errors/index.ts';
import { VendorRefused, VendorUnavailable } from '../../http/vendor-errors.ts';
import type { PlumblineError } from '../../errors/index.ts';
import { untilAborted } from '../../http/until-aborted.ts';
import type { GravityZoneApi } from './json-rpc.ts';

/** What is known of a company's name. */
export type CompanyName =
  | { readonly kind: 'known'; readonly name: string }
  /** GravityZone has no such company, the key may not see it, or nobody can be asked. */
  | { readonly kind: 'unknown' }
  /** The name cannot be fetched now; `error` says why. */
  | { readonly kind: 'unavailable'; readonly error: PlumblineError };

/** Names of GravityZone's companies by their id. */
export interface CompanyNames {
  /**
   * A remembered name, or a new one. An old name stays in use while no new one can be fetched. Throws the
   * reason of an aborted `signal`, by which only the waiting ends: the calls, each made once for all who
   * wait, go on.
   */
  readonly find: (companyId: string, signal?: AbortSignal) => Promise<CompanyName>;
  /** Takes a name that came with an incident, which costs no call. */
  readonly learn: (companyId: string, name: string) => void;
}

export interface CompanyNamesOptions {
  /** How long a name is believed, in ms by the clock `now`. */
  readonly lifetime: number;
  readonly now: () => number;
  /** Hears of a company that has another name than it had. */
  readonly onRenamed: (companyId: string, from: string, to: string) => void;
}

/** Most companies remembered; the one asked for longest ago goes first. */
const MOST_COMPANIES = 20_000;

/**
 * How long the API is left alone after a call failed, in ms: many incidents come at once, and each has a
 * company.
 */
const REST = 30_000;

const company = z.object({ id: z.string(), name: z.string().min(1) });
/** A plain array; a wrapper around it has been seen elsewhere in this API. */
const companyList = z.union([
  z.array(z.unknown()),
  z.object({ items: z.array(z.unknown()) }).transform(({ items }) => items),
]);
const companyDetails = z.object({ name: z.string() });

/** A company of GravityZone. */
export type ListedCompany = z.infer<typeof company>;

/**
 * The companies directly below the key's own, by one call. The key of a customer has none, which GravityZone
 * refuses as a wrong parameter. Throws as `GravityZoneApi.call` does.
 */
export async function listCompanies(
  api: GravityZoneApi,
  signal?: AbortSignal,
): Promise<readonly ListedCompany[]> {
  const listed = await api.call('getCompaniesList', {}, companyList, signal);
  return listed.flatMap((entry) => company.safeParse(entry).data ?? []);
}

/** Remembers the names of one account's companies. */
export function companyNames(api: GravityZoneApi, options: CompanyNamesOptions): CompanyNames {
  const { lifetime, now, onRenamed } = options;
  /** `name` is undefined where GravityZone does not know the company. */
  const entries = new LRUCache<string, { readonly name: string | undefined; readonly readAt: number }>({
    max: MOST_COMPANIES,
  });
  /** Calls under way, or in the queue. */
  const calls = new Map<string, Promise<void>>();
  let queue: Promise<unknown> = Promise.resolve();
  let listDueAt = -Infinity;
  let failure: { readonly error: PlumblineError; readonly until: number } | undefined;

  function isFresh(companyId: string): boolean {
    const entry = entries.get(companyId);
    return entry !== undefined && now() - entry.readAt < lifetime;
  }

  function learn(companyId: string, name: string | undefined): void {
    const before = entries.get(companyId)?.name;
    entries.set(companyId, { name, readAt: now() });
    if (before !== undefined && name !== undefined && before !== name) onRenamed(companyId, before, name);
  }

  /**
   * One call names most companies: those directly below the key's own. Where it fails, companies are asked
   * for one by one.
   */
  async function readList(): Promise<void> {
    try {
      for (const { id, name } of await listCompanies(api)) learn(id, name);
      listDueAt = now() + lifetime;
    } catch (error) {
      if (!isPlumblineError(error)) throw error;
      // The key of a customer has no companies below it (refused as a wrong parameter), or no Network API.
      listDueAt = now() + (error instanceof VendorRefused ? lifetime : restAfter(error));
    }
  }

  async function readDetails(companyId: string): Promise<void> {
    if (failure !== undefined && now() < failure.until) throw failure.error;
    try {
      const { name } = await api.call('getCompanyDetails', { companyId }, companyDetails);
      learn(companyId, name.trim() === '' ? undefined : name);
    } catch (error) {
      if (!isPlumblineError(error)) throw error;
      if (!isUnknown(error)) {
        failure = { error, until: now() + restAfter(error) };
        throw error;
      }
      learn(companyId, undefined);
    }
  }

  /**
   * One call for all who want it meanwhile. Nobody's signal stops it: the answer to a slow one serves the
   * next attempt.
   */
  function once(what: string, call: () => Promise<void>): Promise<void> {
    const running = calls.get(what) ?? call().finally(() => calls.delete(what));
    calls.set(what, running);
    return running;
  }

  /** One company after the other, so that the first call that fails spares all behind it. */
  function inTurn(call: () => Promise<void>): Promise<void> {
    const turn = queue.then(call);
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function refresh(companyId: string, signal: AbortSignal | undefined): Promise<void> {
    if (isFresh(companyId)) return;
    if (now() >= listDueAt) await untilAborted(once('list', readList), signal);
    if (isFresh(companyId)) return;
    await untilAborted(
      once(`company ${companyId}`, () => inTurn(() => readDetails(companyId))),
      signal,
    );
  }

  return {
    learn,

    find: async (companyId, signal) => {
      try {
        await refresh(companyId, signal);
      } catch (error) {
        const old = entries.get(companyId)?.name;
        if (old !== undefined) return { kind: 'known', name: old };
        signal?.throwIfAborted();
        if (!isPlumblineError(error)) throw error;
        return { kind: 'unavailable', error };
      }
      const name = entries.get(companyId)?.name;
      return name === undefined ? { kind: 'unknown' } : { kind: 'known', name };
    },
  };
}

/** A limit of calls passes sooner than an outage. */
function restAfter(error: PlumblineError): number {
  const asked = error instanceof VendorUnavailable ? error.retryAfterMs : undefined;
  return Math.min(asked ?? REST, REST);
}

/** GravityZone refuses an id that it does not know, or that the key may not see, as a wrong parameter. */
export function isUnknown(error: unknown): boolean {
  return error instanceof VendorRefused && (error.code === 'invalid-params' || error.code === 'not-found');
}
