import { setTimeout as sleep } from 'node:timers/promises';
import type { TicketKey } from '../../../incident/ticket.ts';
import type { Runner } from './runner.ts';

/** A run whose end is not seen is over after so many ms. */
const LONGEST_HELD = 60_000;

/** A place for one run on a runner. */
export interface RunnerSlot {
  readonly runner: number;
  /** For a run that was not sent. */
  free(): void;
}

/** Which runner the next run goes to. */
export interface RunnerSlots {
  /**
   * A place for a write of an incident; waits for one where all are taken. Throws as `Runner`, and the signal's
   * reason.
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

/** Any number of runs at once, on the runner that `Runner.pick` gives. */
export function freeSlots(runner: Runner): RunnerSlots {
  return {
    take: async (_, signal) => ({ runner: await runner.pick(signal), free: () => undefined }),
    saw: () => undefined,
  };
}

/**
 * One run of this process at a time on each runner: for servers that lose one of two at once. First come, first
 * served. `now` gives ms since 1970.
 */
export function singleSlots(runner: Runner, now: () => number): RunnerSlots {
  let held: readonly Held[] = [];
  let change = new AbortController();

  function release(isOver: (slot: Held) => boolean): void {
    held = held.filter((slot) => !isOver(slot));
    change.abort();
    change = new AbortController();
  }

  return {
    async take(write, signal) {
      for (;;) {
        const runners = await runner.usable(signal);
        held = held.filter(({ until }) => until > now());
        const free = runners.find((id) => !held.some((slot) => slot.runner === id));
        if (free !== undefined) {
          const slot: Held = { ...write, runner: free, until: now() + LONGEST_HELD };
          held = [...held, slot];
          return { runner: free, free: () => release((other) => other === slot) };
        }
        const soonest = Math.min(...held.map(({ until }) => until));
        const end = AbortSignal.any([signal, change.signal]);
        await sleep(soonest - now(), undefined, { signal: end }).catch(() => signal.throwIfAborted());
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
