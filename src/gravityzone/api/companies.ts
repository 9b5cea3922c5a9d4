import { z } from 'zod';
import { DeskRejected, isPlumblineError } from '../../errors/index.ts';
import type { PlumblineError } from '../../errors/index.ts';
import type { GravityZoneApi } from './json-rpc.ts';

/** What is known of a company's name. */
export type CompanyName =
  | { readonly kind: 'known'; readonly name: string }
  /** GravityZone has no such company, or the key may not see it. */
  | { readonly kind: 'unknown' }
  /** The name cannot be fetched now; `error` says why. */
  | { readonly kind: 'unavailable'; readonly error: PlumblineError };

/** Names of GravityZone's companies by their id. */
export interface CompanyNames {
  /** A remembered name, or a new one. An old name stays in use while no new one can be fetched. */
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

/** Most companies remembered; the one read longest ago goes first. */
const MOST_COMPANIES = 20_000;

const company = z.object({ id: z.string(), name: z.string().min(1) });
/** A plain array; a wrapper around it has been seen elsewhere in this API. */
const companyList = z.union([
  z.array(z.unknown()),
  z.object({ items: z.array(z.unknown()) }).transform(({ items }) => items),
]);
const companyDetails = z.object({ name: z.string().min(1) });

/** Remembers the names of one account's companies. */
export function companyNames(api: GravityZoneApi, options: CompanyNamesOptions): CompanyNames {
  const { lifetime, now, onRenamed } = options;
  /** `name` is undefined where GravityZone does not know the company. */
  const entries = new Map<string, { readonly name: string | undefined; readonly readAt: number }>();
  let listedAt: number | undefined;

  const isFresh = (readAt: number | undefined): boolean => readAt !== undefined && now() - readAt < lifetime;

  function learn(companyId: string, name: string | undefined): void {
    const before = entries.get(companyId)?.name;
    entries.delete(companyId); // so that the order is that of the reads
    entries.set(companyId, { name, readAt: now() });
    const [oldest] = entries.keys();
    if (entries.size > MOST_COMPANIES && oldest !== undefined) entries.delete(oldest);
    if (before !== undefined && name !== undefined && before !== name) onRenamed(companyId, before, name);
  }

  /** One call names most companies: those directly below the key's own. Failing, it is asked again after a lifetime. */
  async function readList(signal: AbortSignal | undefined): Promise<void> {
    listedAt = now();
    try {
      const listed = await api.call('getCompaniesList', {}, companyList, signal);
      for (const { id, name } of listed.flatMap((entry) => company.safeParse(entry).data ?? []))
        learn(id, name);
    } catch (error) {
      // The key of a customer has no companies below it (refused as a wrong parameter), or no Network API: details will do.
      if (!(error instanceof DeskRejected)) {
        listedAt = undefined;
        throw error;
      }
    }
  }

  async function readDetails(companyId: string, signal: AbortSignal | undefined): Promise<void> {
    try {
      const { name } = await api.call('getCompanyDetails', { companyId }, companyDetails, signal);
      learn(companyId, name);
    } catch (error) {
      if (!isUnknown(error)) throw error;
      learn(companyId, undefined);
    }
  }

  return {
    learn,

    find: async (companyId, signal) => {
      try {
        if (!isFresh(entries.get(companyId)?.readAt) && !isFresh(listedAt)) await readList(signal);
        if (!isFresh(entries.get(companyId)?.readAt)) await readDetails(companyId, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!isPlumblineError(error)) throw error;
        const old = entries.get(companyId)?.name;
        return old === undefined ? { kind: 'unavailable', error } : { kind: 'known', name: old };
      }
      const name = entries.get(companyId)?.name;
      return name === undefined ? { kind: 'unknown' } : { kind: 'known', name };
    },
  };
}

/** GravityZone refuses an id that it does not know, or that the key may not see, as a wrong parameter. */
function isUnknown(error: unknown): boolean {
  return error instanceof DeskRejected && (error.code === 'invalid-params' || error.code === 'not-found');
}
