import { createHash, createHmac, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { ManageFaults } from '../faults.ts';
import type { SeedMember } from '../seed.ts';
import type { StoredCallback } from './stored-callback.ts';
import type { Keys } from './keys.ts';

/** What happened to a ticket, and by whose hand. `entity` is the ticket as JSON, `null` where it is gone. */
export interface CallbackEvent {
  readonly action: 'added' | 'updated' | 'deleted';
  readonly ticketId: number;
  readonly entity: string | null;
  readonly by: SeedMember;
}

/** What the outbox looks at. */
export interface OutboxContext {
  readonly companyId: string;
  readonly records: Map<number, StoredCallback>;
  readonly keys: Keys;
  readonly modes: () => ManageFaults;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Origin of the server, without a slash at the end. */
  readonly origin: () => string;
}

/** One attempt at a receiver: a status, or why there was none; `dropped` is the mode that loses events. */
export interface DeliveryLogEntry {
  readonly at: string;
  readonly callbackId: number;
  readonly url: string;
  readonly messageId: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly status: number | null;
  readonly failure: 'timeout' | 'connection' | 'dropped' | null;
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

interface Message {
  readonly id: string;
  readonly callbackId: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
type Outcome = Pick<DeliveryLogEntry, 'status' | 'failure'>;

/** A server that fails or says nothing gets no second call. */
const RETRIED: ReadonlySet<number | null> = new Set([404, 409, 419, 429]);
const LONGEST_FAILURE_MS = 3 * 24 * 60 * 60 * 1000;

/** An outbox with nothing in it. */
export function createOutbox(context: OutboxContext): Outbox {
  const { records, modes } = context;
  const closing = new AbortController();
  // Every call under way listens; Node takes more than ten for a leak.
  setMaxListeners(0, closing.signal);
  const underWay = new Set<Promise<void>>();
  /** The last first attempt of each callback: the next one waits for it, so that events go out in order. */
  const lines = new Map<number, Promise<unknown>>();
  const heldBack = new Map<number, Message>();
  let entries: DeliveryLogEntry[] = [];

  function record({ callbackId, url, id }: Message, attempt: number, outcome: Outcome): void {
    const at = new Date(context.now()).toISOString();
    entries.push({ at, callbackId, url, messageId: id, attempt, ...outcome });
  }

  async function tryOnce(message: Message, number: number): Promise<Outcome | undefined> {
    if (closing.signal.aborted || records.get(message.callbackId)?.inactiveFlag !== false) return undefined;
    const outcome = await post(message, modes().callbackTimeoutMs, closing.signal);
    if (closing.signal.aborted as boolean) return undefined;
    record(message, number, outcome);
    const callback = records.get(message.callbackId);
    if (callback !== undefined) records.set(callback.id, afterAttempt(callback, outcome, context.now()));
    return outcome;
  }

  async function deliver(message: Message, first: Promise<Outcome | undefined>): Promise<void> {
    let outcome = await first;
    for (const [index, pause] of modes().callbackRetryMs.entries()) {
      if (outcome === undefined || !RETRIED.has(outcome.status)) return;
      await delay(pause, undefined, { signal: closing.signal }).catch(() => undefined);
      outcome = await tryOnce(message, index + 2);
    }
  }

  function queue(message: Message): void {
    const first = (lines.get(message.callbackId) ?? Promise.resolve()).then(() => tryOnce(message, 1));
    lines.set(message.callbackId, first);
    const whole = deliver(message, first);
    underWay.add(whole);
    void whole.then(() => underWay.delete(whole));
  }

  async function settled(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
  }

  return {
    send(callback, event) {
      const message = compose(context, callback, event);
      const mode = modes().callbackDelivery;
      const held = heldBack.get(callback.id);
      if (mode === 'drop') record(message, 1, { status: null, failure: 'dropped' });
      else if (mode === 'reorder' && held === undefined) heldBack.set(callback.id, message);
      else {
        heldBack.delete(callback.id);
        queue(message);
        if (mode === 'repeat') queue(message);
        if (held !== undefined) queue(held);
      }
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

/** Any 2xx is a success. Three days in which none came turn a callback off. */
function afterAttempt(callback: StoredCallback, { status }: Outcome, now: number): StoredCallback {
  if (status !== null && status >= 200 && status < 300) return { ...callback, failingSince: undefined };
  const failingSince = callback.failingSince ?? now;
  const inactiveFlag = callback.inactiveFlag || now - failingSince >= LONGEST_FAILURE_MS;
  return { ...callback, failingSince, inactiveFlag };
}

/**
 * The call of an event, signed the way the modes say; repeated, it is the same to the byte. The record's id
 * and the action are appended to the registered text, whatever that ends with. There are spaces between the
 * members of the body, so that a receiver fails which verifies JSON that it has written anew.
 */
function compose(context: OutboxContext, callback: StoredCallback, event: CallbackEvent): Message {
  const { companyId, origin } = context;
  const { callbackKeyUrl, callbackSignature } = context.modes();
  const id = randomUUID();
  const { path, key } = context.keys.next();
  // Callbacks name the host that people use, which has no `api-` before it.
  const pages = new URL(origin());
  pages.hostname = pages.hostname.replace(/^api-/u, '');
  const payload = {
    MessageId: id,
    FromUrl: pages.host,
    CompanyId: companyId,
    MemberId: event.by.identifier,
    Action: event.action,
    Type: callback.type,
    ID: event.ticketId,
    ProductInstanceId: `${companyId}-1`,
    PartnerId: `${companyId}-1`,
    Entity: event.entity,
    Metadata: { key_url: callbackKeyUrl ?? `${pages.origin}${path}` },
    CallbackObjectRecId: callback.id,
  };
  const members = Object.entries(payload).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
  const body = `{${members.join(', ')}}`;
  const signature = signBody(body, callbackSignature === 'forged' ? 'the key of somebody else' : key);
  return {
    id,
    callbackId: callback.id,
    url: `${callback.url}${event.ticketId}&action=${event.action}`,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(callbackSignature === 'missing' ? {} : { 'x-content-signature': signature }),
    },
    body,
  };
}

/**
 * The value of `x-content-signature`: base64 of HMAC-SHA256 over the bytes of the body, whose key is the 32
 * raw bytes of the SHA256 of the signing key, not their hex text.
 */
export function signBody(body: string, signingKey: string): string {
  const key = createHash('sha256').update(signingKey, 'utf8').digest();
  return createHmac('sha256', key).update(body, 'utf8').digest('base64');
}

/**
 * POSTs once and waits `timeoutMs` at most for the end of the answer. Redirects are answers like any other.
 * Never rejects; ends as a failed connection when `closing` is aborted.
 */
async function post(
  { url, headers, body }: Message,
  timeoutMs: number,
  closing: AbortSignal,
): Promise<Outcome> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const status = await new Promise<number>((resolve, reject) => {
      const send = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
      // A connection of its own, so that none stays open when the call is over.
      const request = send(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false,
        signal: AbortSignal.any([timeout, closing]),
      });
      request.once('error', reject);
      request.once('response', (response) => {
        response.once('error', reject).once('end', () => resolve(response.statusCode ?? 0));
        response.resume();
      });
      request.end(body);
    });
    return { status, failure: null };
  } catch {
    return { status: null, failure: timeout.aborted ? 'timeout' : 'connection' };
  }
}
