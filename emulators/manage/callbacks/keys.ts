import { randomBytes, randomUUID } from 'node:crypto';
import type { ManageFaults } from '../faults.ts';

/** A signing key and where receivers get it, as text: `path` is below the origin. */
export interface SigningKey {
  readonly path: string;
  readonly key: string;
}

/** The keys that sign callbacks. They rotate: an address serves some messages, and expires. */
export interface Keys {
  /** The key of the next message. */
  next(): SigningKey;
  /** The key at a path with its query, if it has not expired. */
  at(path: string): string | undefined;
  /** One that never expires and signs nothing, for callbacks that a test makes up. */
  readonly fixed: string;
}

/** Keys as the modes want them. */
export function createKeys(context: {
  readonly companyId: string;
  modes(): ManageFaults;
  now(): number;
}): Keys {
  const made = new Map<string, { readonly key: string; readonly at: number }>();
  let current: SigningKey | undefined;
  let messages = 0;
  return {
    next: () => {
      const { callbackMessagesPerKey, codebase } = context.modes();
      if (current === undefined || messages >= callbackMessagesPerKey) {
        const query = `companyName=${encodeURIComponent(context.companyId)}&id=${randomUUID()}`;
        // The real address has two slashes there as well.
        const path = `/${codebase}//system/callbackkey/index.rails?${query}`;
        current = { path, key: randomBytes(32).toString('base64') };
        made.set(path, { key: current.key, at: context.now() });
        messages = 0;
      }
      messages += 1;
      return current;
    },
    at: (path) => {
      const found = made.get(path);
      const isExpired = found !== undefined && context.now() - found.at > context.modes().callbackKeyLifeMs;
      return isExpired ? undefined : found?.key;
    },
    fixed: randomBytes(32).toString('base64'),
  };
}
