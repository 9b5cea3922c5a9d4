import { createKeys } from './keys.ts';
import type { Keys } from './keys.ts';
import { createOutbox } from './outbox.ts';
import type { Outbox, OutboxContext } from './outbox.ts';
import type { StoredCallback } from './stored-callback.ts';

/** What the server knows of callbacks. */
export interface Callbacks {
  readonly records: Map<number, StoredCallback>;
  readonly keys: Keys;
  readonly outbox: Outbox;
  nextId(): number;
}

/** No callbacks yet. */
export function createCallbacks(context: Omit<OutboxContext, 'records' | 'keys'>): Callbacks {
  let last = 0;
  const records = new Map<number, StoredCallback>();
  const keys = createKeys(context);
  return { records, keys, outbox: createOutbox({ ...context, records, keys }), nextId: () => (last += 1) };
}
