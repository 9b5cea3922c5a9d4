import type { Params } from '../api/params.ts';
import { patience } from './give-up.ts';
import { attempts, isTest } from './push-attempt.ts';
import type { PushParts } from './push-attempt.ts';
import { pushBuffer } from './push-buffer.ts';
import type { Message, PushOutcome } from './push-buffer.ts';
import { courier } from './push-delivery.ts';
import { isSubscribed } from './push-settings.ts';
import type { PushSettings } from './push-settings.ts';

/** Sends events to the one destination of the key, and keeps what could not be delivered. */
export interface PushSender {
  settings(): PushSettings | undefined;
  configure(settings: PushSettings): void;
  /** What GravityZone does by itself after too many errors, and sometimes for no known reason. */
  disable(): void;
  buffered(): readonly Message[];
  errorsInRow(): number;
  /**
   * One message; `id` of the envelope instead of the time of sending, for one that comes late. Resolves after
   * its first attempt, or at once where it has to wait behind others.
   */
  push(events: readonly Params[], id?: number): Promise<PushOutcome>;
  /** Tries what waits where the interval is over on the clock. Resolves after the tries. */
  retry(): Promise<void>;
  close(): void;
}

/** A sender without a destination. */
export function pushSender(parts: PushParts): PushSender {
  const { faults, now } = parts;
  const post = courier();
  const attempt = attempts(parts, post);
  const buffer = pushBuffer();
  const patient = patience();
  let settings: PushSettings | undefined;
  let flushing: Promise<void> | undefined;
  let retryAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function disable(): void {
    if (settings !== undefined) settings = { ...settings, status: 0 };
    buffer.clear();
    forgetRetry();
  }

  function forgetRetry(): void {
    clearTimeout(timer);
    retryAt = undefined;
  }

  function failed(): void {
    const { disableRule, pushRetryMs } = faults.current();
    if (patient.isOver(disableRule, buffer.all().length, now())) disable();
    else if (!closed) {
      retryAt = now() + pushRetryMs;
      timer = setTimeout(() => void flush(), pushRetryMs);
    }
  }

  /** The next message to try, where the push is on. */
  function next(): { message: Message; target: PushSettings } | undefined {
    const [message] = buffer.all();
    if (message === undefined || settings?.status !== 1 || faults.current().pushPaused || closed)
      return undefined;
    return { message, target: settings };
  }

  async function empty(): Promise<void> {
    for (let due = next(); due !== undefined; due = next()) {
      const outcome = await attempt(due.message, due.target);
      due.message.settled(outcome);
      if (outcome.kind === 'failed') {
        if (due.target === settings) failed();
        break;
      }
      buffer.remove(due.message);
      patient.restart();
    }
    // Whoever waits for the others is told that they wait: the push failed, or was switched off or paused
    // meanwhile.
    for (const { settled } of buffer.all()) settled({ kind: 'buffered' });
  }

  function flush(): Promise<void> {
    if (flushing !== undefined) return flushing;
    forgetRetry();
    flushing = empty().finally(() => {
      flushing = undefined;
      // Something may have come, or the destination may have changed, since the last look.
      if (retryAt === undefined && next() !== undefined) void flush();
    });
    return flushing;
  }

  return {
    settings: () => settings,
    configure(given) {
      if (given.status === 1 && settings?.status !== 1) parts.stats.reset(); // they count from activation
      settings = given;
      patient.restart();
      void flush();
    },
    disable,
    buffered: () => buffer.all(),
    errorsInRow: () => patient.errors(),
    push(events, id) {
      const target = settings;
      if (closed || target?.status !== 1) return Promise.resolve({ kind: 'off' });
      const wanted = events.filter((event) => isTest(event) || isSubscribed(target, event));
      if (wanted.length === 0) return Promise.resolve({ kind: 'not-subscribed' });
      return new Promise((settled) => {
        buffer.add({ events: wanted, id, madeAt: now(), settled });
        if (retryAt !== undefined || faults.current().pushPaused) settled({ kind: 'buffered' });
        else void flush();
      });
    },
    async retry() {
      await flushing; // whoever was told of a failure may ask before its flush has ended
      if (retryAt === undefined || retryAt <= now()) await flush();
    },
    close() {
      closed = true;
      forgetRetry();
      post.close();
      buffer.clear();
    },
  };
}
