import type { Service } from './json-rpc.ts';

/** A limit of calls: so many within a window, and so many more that wait for their turn. */
export interface Limit {
  readonly name: 'push' | 'list' | 'inventory' | 'usual';
  readonly calls: number;
  readonly windowMs: number;
  readonly queue: number;
}

const PUSH: Limit = { name: 'push', calls: 5, windowMs: 60_000, queue: 0 };
const LIST: Limit = { name: 'list', calls: 3, windowMs: 60_000, queue: 0 };
const INVENTORY: Limit = { name: 'inventory', calls: 5, windowMs: 1_000, queue: 5 };
const USUAL: Limit = { name: 'usual', calls: 10, windowMs: 1_000, queue: 10 };

/** What becomes of a call: it runs after a wait of `waitMs`, mostly 0, or is refused. */
export type Admission = { readonly kind: 'run'; readonly waitMs: number } | { readonly kind: 'refused' };

/**
 * The limit that a method falls under. All push methods share one, and so do companies and network;
 * `getIncident` shares that of the list where told so.
 */
export function limitOf(service: Service, method: string, sharedIncidentLimit: boolean): Limit {
  if (service === 'push') return PUSH;
  if (method === 'getIncidentsList' || (sharedIncidentLimit && method === 'getIncident')) return LIST;
  return service === 'companies' || service === 'network' ? INVENTORY : USUAL;
}

/** The limits of one key. Refused calls do not count. */
export function keyLimits(now: () => number): { admit(limit: Limit): Admission } {
  /** When admitted calls run, oldest first; those that wait are in the future. */
  const runs = new Map<string, readonly number[]>();
  return {
    admit({ name, calls, windowMs, queue }) {
      const at = now();
      const recent = (runs.get(name) ?? []).filter((time) => time > at - windowMs);
      const runAt = recent.length < calls ? at : (recent[recent.length - calls] ?? at) + windowMs;
      if (runAt > at && recent.filter((time) => time > at).length >= queue) return { kind: 'refused' };
      runs.set(name, [...recent, runAt]);
      return { kind: 'run', waitMs: runAt - at };
    },
  };
}

/** The vendor's words about a limit. */
export function limitDetails({ calls, windowMs }: Limit): string {
  return `Rate limit exceeded. Maximum ${calls} requests per ${windowMs / 1000} seconds allowed.`;
}
