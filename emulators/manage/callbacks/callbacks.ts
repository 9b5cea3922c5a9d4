import { randomBytes } from 'node:crypto';
import type { CallbackRecords } from './callback.ts';
import { createOutbox } from './outbox.ts';
import type { Outbox, OutboxContext } from './outbox.ts';

/** What the server knows of callbacks. */
export interface Callbacks {
  readonly records: CallbackRecords;
  /** What receivers get from the address in `Metadata.key_url`. */
  readonly signingKey: string;
  readonly outbox: Outbox;
  nextId(): number;
}

/** No callbacks yet, and a new signing key. */
export function createCallbacks(context: Omit<OutboxContext, 'records' | 'signingKey'>): Callbacks {
  let last = 0;
  const records: CallbackRecords = new Map();
  const signingKey = randomBytes(32).toString('base64');
  const outbox = createOutbox({ ...context, records, signingKey });
  return { records, signingKey, outbox, nextId: () => (last += 1) };
}
