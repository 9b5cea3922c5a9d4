import { setTimeout as sleep } from 'node:timers/promises';
import { VendorUnavailable } from '../../../http/vendor-errors.ts';
import type { TicketKey } from '../../../incident/ticket.ts';
import type { Runners } from './runner.ts';

/** A run whose end is not seen is over after so many ms. */
const LONGEST_HELD = 60_000;

/**
 * Most writes that wait for a place: each holds up an attempt, of which a worker makes a hundred at once, and
 * without the reads that show the ends of runs no place would be free before its time.
 */
const MOST_WAITING = 20;

/** A place for one run on a runner. */
export interface RunnerSlot {
  readonly runner: number;
  /** For a run that was not sent. */
  free(): void;
}

/** Which runner the next run goes to. */
export interface RunnerSlots {
  /**
   * A place for a write of an incident; waits for one where all are taken. Throws VendorUnavailable
   * `runner-busy` where too many wait, as `Runners`, and the signal's reason.
   */
  take(write: WriteOf, signal: AbortSignal): Promise<RunnerSlot>;
  /** Takes in that the ticket shows the mark of a write: its run, and those before it, are over. */
  saw(write: WriteOf): void;
}

interface WriteOf {
  readonly key: Pick<TicketKey, 'account' | 'incidentId' | 'life'>;
  readonly write: number;
}

interface Held extends WriteOf {
  readonly runner: number;
  readonly until: number;
}

/** Any number of runs at once, on the first runner. */
export function freeSlots(runners: Runners): RunnerSlots {
  return {
    take: async (_, signal) => ({ runner: (await runners(signal))[0], free: () => undefined }),
    saw: () => undefined,
  };
}

/**
 * One run of this process at a time on each runner: for servers that lose one of two at once. First come, first
 * served. `now` gives ms since 1970.
 */
export function singleSlots(usable: Runners, now: () => number): RunnerSlots {
  let held: readonly Held[] = [];
  let change = new AbortController();
  let waiting = 0;

  function release(isOver: (slot: Held) => boolean): void {
    held = held.filter((slot) => !isOver(slot));
    change.abort();
    change = new AbortController();
  }

  /** A place, or until when none is free by itself, in ms since 1970. */
  function placeAmong(runners: readonly number[], write: WriteOf): RunnerSlot | number {
    held = held.filter(({ until }) => until > now());
    const runner = runners.find((id) => !held.some((slot) => slot.runner === id));
    if (runner === undefined) return Math.min(...held.map(({ until }) => until));
    const slot: Held = { ...write, runner, until: now() + LONGEST_HELD };
    held = [...held, slot];
    return { runner, free: () => release((other) => other === slot) };
  }

  async function wait(write: WriteOf, signal: AbortSignal): Promise<RunnerSlot> {
    for (;;) {
      const place = placeAmong(await usable(signal), write);
      if (typeof place === 'object') return place;
      const end = AbortSignal.any([signal, change.signal]);
      await sleep(place - now(), undefined, { signal: end }).catch(() => signal.throwIfAborted());
    }
  }

  return {
    async take(write, signal) {
      const place = placeAmong(await usable(signal), write);
      if (typeof place === 'object') return place;
      if (waiting >= MOST_WAITING) throw busy();
      waiting += 1;
      try {
        return await wait(write, signal);
      } finally {
        waiting -= 1;
      }
    },
    saw: ({ key, write }) =>
      release(
        (slot) =>
          slot.write <= write &&
          slot.key.life === key.life &&
          slot.key.incidentId === key.incidentId &&
          slot.key.account === key.account,
      ),
  };
}

function busy(): VendorUnavailable {
  return new VendorUnavailable('automate', {
    code: 'runner-busy',
    message: `${MOST_WAITING} other runs of the script wait for the computer that runs them one by one.`,
    advice:
      'You need to do nothing: plumbline tries again. Name a second computer as `runner` in the Automate settings if this lasts.',
    retryAfterMs: LONGEST_HELD,
  });
}
