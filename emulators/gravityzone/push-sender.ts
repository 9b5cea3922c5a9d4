import type { Faults } from './faults.ts';
import type { Params } from './params.ts';
import { deliver } from './push-delivery.ts';
import type { Delivery } from './push-delivery.ts';
import { isSubscribed } from './push-settings.ts';
import type { PushSettings } from './push-settings.ts';
import type { PushStats } from './push-stats.ts';

/**
 * What came of a push: its first delivery; `buffered` behind messages that cannot be delivered; or nothing to deliver, because
 * the push is off or nobody wants these events.
 */
export type PushOutcome = Delivery | { readonly kind: 'buffered' | 'off' | 'not-subscribed' };

/** When GravityZone gives a destination up. The vendor documents both rules. */
export type DisableRule = 'buffer' | 'errors';

const BUFFER_MESSAGES = 1000;
const ERROR_MESSAGES = 100;
const ERROR_MS = 3 * 60 * 60 * 1000;

export interface PushOptions {
  readonly apiKey: string;
  readonly rule: DisableRule;
  readonly timeoutMs: number;
  /** How long after a failure the buffered messages are tried again. */
  readonly retryMs: number;
  now(): number;
  faults(): Faults;
}

interface Message {
  readonly events: readonly Params[];
  readonly settled: (outcome: PushOutcome) => void;
}

/** Sends events to the one destination of the key, in order, and keeps what could not be delivered. */
export interface PushSender {
  settings(): PushSettings | undefined;
  configure(settings: PushSettings): void;
  /** What GravityZone does by itself after too many errors, and sometimes for no known reason. */
  disable(): void;
  buffered(): number;
  push(events: readonly Params[]): Promise<PushOutcome>;
  close(): void;
}

export function pushSender(options: PushOptions, stats: PushStats): PushSender {
  let settings: PushSettings | undefined;
  let errorsInRow = 0;
  let firstErrorAt = 0;
  let sending = false;
  let closed = false;
  let attempts = 0;
  let retry: NodeJS.Timeout | undefined;
  const waiting: Message[] = [];

  function disable(): void {
    if (settings !== undefined) settings = { ...settings, status: 0 };
  }

  function failed(): void {
    for (const { settled } of waiting) settled({ kind: 'buffered' });
    if (closed) return;
    if (errorsInRow === 0) firstErrorAt = options.now();
    errorsInRow += 1;
    const tooLong = options.now() - firstErrorAt >= ERROR_MS;
    const givenUp =
      options.rule === 'buffer' ? waiting.length > BUFFER_MESSAGES : errorsInRow >= ERROR_MESSAGES || tooLong;
    if (givenUp) disable();
    else retry = setTimeout(() => void flush(), options.retryMs);
  }

  async function sendFirst(target: PushSettings, { events, settled }: Message): Promise<boolean> {
    const { pushContentType, pushNonsenseId } = options.faults();
    const body = envelope(events, pushNonsenseId === true ? 150_537 : options.now(), (attempts += 1));
    const delivery = await deliver(target, options.apiKey, body, options.timeoutMs, pushContentType);
    if (delivery.kind === 'delivered') {
      waiting.shift();
      errorsInRow = 0;
      stats.delivered(events.length, events.filter(isTest).length, Buffer.byteLength(body));
    } else stats.failed(delivery.failure);
    settled(delivery);
    return delivery.kind === 'delivered';
  }

  async function flush(): Promise<void> {
    if (sending) return;
    clearTimeout(retry);
    sending = true;
    let first = waiting[0];
    let going = true;
    while (first !== undefined && going && settings?.status === 1) {
      going = await sendFirst(settings, first);
      first = waiting[0];
    }
    sending = false;
    if (!going) failed();
  }

  return {
    settings: () => settings,
    configure(next) {
      settings = next;
      errorsInRow = 0;
      void flush();
    },
    disable,
    buffered: () => waiting.length,
    push(events) {
      const target = settings;
      if (target?.status !== 1) return Promise.resolve({ kind: 'off' });
      const wanted = events.filter((event) => isTest(event) || isSubscribed(target, event));
      if (wanted.length === 0) return Promise.resolve({ kind: 'not-subscribed' });
      return new Promise((settled) => {
        waiting.push({ events: wanted, settled });
        void flush();
      });
    },
    close() {
      closed = true;
      clearTimeout(retry);
      waiting.length = 0;
    },
  };
}

function isTest(event: Params): boolean {
  return event['_testEvent_'] === true;
}

/** One `addEvents` message. The order of keys differs from message to message, as it does in real ones. */
function envelope(events: readonly Params[], id: number, turn: number): string {
  const message = { jsonrpc: '2.0', method: 'addEvents', params: { events }, id };
  return JSON.stringify(turn % 2 === 0 ? message : Object.fromEntries(Object.entries(message).reverse()));
}
