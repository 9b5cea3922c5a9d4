import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { attempt, earnsRetry, isSuccess } from './attempt.ts';
import type { AttemptOutcome, OutgoingCall } from './attempt.ts';
import type { CallbackRecords, StoredCallback } from './callback.ts';
import type { CallbackModes } from './callback-modes.ts';
import type { DeliveryLogEntry } from './delivery-log.ts';
import { afterAttempt } from './health.ts';
import { callUrl, renderPayload } from './payload.ts';
import type { CallbackEvent } from './payload.ts';
import { signBody } from './signature.ts';

/** What the outbox looks at. */
export interface OutboxContext {
  readonly companyId: string;
  readonly records: CallbackRecords;
  readonly signingKey: string;
  modes(): CallbackModes;
  /** Milliseconds since 1970. */
  now(): number;
  /** Origin of the server, without a slash at the end. */
  origin(): string;
}

/** Calls receivers behind the back of whoever changed a ticket; no failure of theirs comes back. */
export interface Outbox {
  /** Sends an event to a callback, after the earlier ones of that callback. */
  send(callback: StoredCallback, event: CallbackEvent): void;
  log(): readonly DeliveryLogEntry[];
  clearLog(): void;
  /** Resolves once nothing is under way; an event that is held back by the mode is not. */
  settled(): Promise<void>;
  /** Gives up whatever is under way and resolves when it has ended. */
  close(): Promise<void>;
}

interface Message extends OutgoingCall {
  readonly id: string;
  readonly callbackId: number;
}

/** An outbox with nothing in it. */
export function createOutbox(context: OutboxContext): Outbox {
  const closing = new AbortController();
  // Every call under way listens; Node takes more than ten for a leak.
  setMaxListeners(0, closing.signal);
  const isClosing = (): boolean => closing.signal.aborted;
  const underWay = new Set<Promise<void>>();
  /** The last first attempt of each callback: the next one waits for it, so that events go out in order. */
  const lines = new Map<number, Promise<unknown>>();
  const heldBack = new Map<number, Message>();
  let entries: DeliveryLogEntry[] = [];

  function record(message: Message, number: number, end: Pick<DeliveryLogEntry, 'status' | 'failure'>): void {
    const at = new Date(context.now()).toISOString();
    const { callbackId, url, id } = message;
    entries.push({ at, callbackId, url, messageId: id, attempt: number, ...end });
  }

  async function tryOnce(message: Message, number: number): Promise<AttemptOutcome | undefined> {
    if (isClosing() || context.records.get(message.callbackId)?.entry.inactive !== false) return undefined;
    const outcome = await attempt(message, context.modes().callbackTimeoutMs, closing.signal);
    if (isClosing()) return undefined;
    record(
      message,
      number,
      outcome.kind === 'answered'
        ? { status: outcome.status, failure: null }
        : { status: null, failure: outcome.failure },
    );
    const callback = context.records.get(message.callbackId);
    if (callback !== undefined)
      context.records.set(callback.id, afterAttempt(callback, isSuccess(outcome), context.now()));
    return outcome;
  }

  async function retry(message: Message, first: AttemptOutcome | undefined): Promise<void> {
    let outcome = first;
    for (const [index, pause] of context.modes().callbackRetryMs.entries()) {
      if (outcome === undefined || !earnsRetry(outcome)) return;
      await delay(pause, undefined, { signal: closing.signal }).catch(() => undefined);
      outcome = await tryOnce(message, index + 2);
    }
  }

  function queue(message: Message): void {
    const first = (lines.get(message.callbackId) ?? Promise.resolve()).then(() => tryOnce(message, 1));
    lines.set(message.callbackId, first);
    const whole = first.then((outcome) => retry(message, outcome));
    underWay.add(whole);
    void whole.then(() => underWay.delete(whole));
  }

  async function settled(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
  }

  return {
    send(callback, event) {
      const message = compose(context, callback, event);
      const mode = context.modes().callbackDelivery;
      if (mode === 'drop') {
        record(message, 1, { status: null, failure: 'dropped' });
        return;
      }
      const held = heldBack.get(callback.id);
      if (mode === 'reorder' && held === undefined) {
        heldBack.set(callback.id, message);
        return;
      }
      heldBack.delete(callback.id);
      queue(message);
      if (mode === 'repeat') queue(message);
      if (held !== undefined) queue(held);
    },
    log: () => entries,
    clearLog: () => void (entries = []),
    settled,
    async close() {
      closing.abort();
      await settled();
    },
  };
}

/** The call of an event, signed the way the modes say. A call that is repeated is the same to the byte. */
function compose(context: OutboxContext, callback: StoredCallback, event: CallbackEvent): Message {
  const { callbackKeyUrl, callbackSignature } = context.modes();
  const origin = context.origin();
  const id = randomUUID();
  const source = { companyId: context.companyId, origin, keyUrl: callbackKeyUrl ?? `${origin}/keys/1` };
  const body = renderPayload(id, source, callback, event);
  const key = callbackSignature === 'forged' ? 'the key of somebody else' : context.signingKey;
  return {
    id,
    callbackId: callback.id,
    url: callUrl(callback, event),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(callbackSignature === 'missing' ? {} : { 'x-content-signature': signBody(body, key) }),
    },
    body,
  };
}
