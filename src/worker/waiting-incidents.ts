import { CancelledFailure } from '@temporalio/common';
import { LRUCache } from 'lru-cache';
import type { DeliverActivity, DeliverEnd } from '../activities/deliver.ts';
import type { DeliverInput } from '../activities/delivering.ts';
import { compareCategories } from '../incident/category.ts';
import type { Category } from '../incident/category.ts';
import type { TicketKey } from '../incident/ticket.ts';

/** Most that are remembered; those beyond come again by themselves. */
const MOST = 10_000;

/**
 * One that was woken is not woken again for so long, in ms; each time twice as long, until it gets on: perhaps the desk
 * fails at its ticket alone, and each answer to others would have it tried again.
 */
const FIRST_REST = 30_000;
const LONGEST_REST = 3_600_000;

/** So many are woken at a time. */
const AT_ONCE = 8;

interface Waiting {
  readonly key: TicketKey;
  readonly category: Category;
}

/** Until when one is not woken again, in ms since 1970, and how long that is in all. */
interface Rest {
  readonly until: number;
  readonly length: number;
}

/** The incidents whose deliveries wait because a desk is down. */
export interface WaitingIncidents {
  /** Remembers those whose attempts fail, until one succeeds. */
  readonly watch: (activity: DeliverActivity) => DeliverActivity;
  /** Has them tried again, the most severe first, but those that rest. Never rejects. */
  readonly wake: () => Promise<void>;
}

/** Remembers nobody yet; `retry` has one incident tried again, `now` is in ms since 1970. */
export function waitingIncidents(
  retry: (key: TicketKey) => Promise<unknown>,
  now: () => number = Date.now,
): WaitingIncidents {
  const waiting = new LRUCache<string, Waiting>({ max: MOST });
  const rests = new LRUCache<string, Rest>({ max: MOST });
  return {
    watch: ({ deliver }) => ({
      async deliver(input) {
        const { name, entry } = entryOf(input);
        try {
          const result = await deliver(input);
          if (waitsForDesk(result.end)) waiting.set(name, entry);
          else {
            waiting.delete(name);
            if (result.end.kind !== 'stopped') rests.delete(name); // to be woken stops what is under way
          }
          return result;
        } catch (error) {
          if (error instanceof CancelledFailure) waiting.delete(name);
          else waiting.set(name, entry);
          throw error;
        }
      },
    }),

    async wake() {
      const due = [...waiting]
        .filter(([name]) => (rests.get(name)?.until ?? 0) <= now())
        .sort(([, a], [, b]) => compareCategories(b.category, a.category));
      for (const [name] of due) {
        waiting.delete(name);
        const length = Math.min(LONGEST_REST, 2 * (rests.get(name)?.length ?? FIRST_REST / 2));
        rests.set(name, { until: now() + length, length });
      }
      for (let next = 0; next < due.length; next += AT_ONCE)
        // One that cannot be woken comes again by itself, within minutes.
        await Promise.allSettled(due.slice(next, next + AT_ONCE).map(([, { key }]) => retry(key)));
    },
  };
}

/** Also with a write in doubt, of which nothing can be read. */
function waitsForDesk(end: DeliverEnd): boolean {
  return end.kind === 'unavailable' || (end.kind === 'waiting' && end.retryAfter > 0);
}

function entryOf({ key, target }: DeliverInput) {
  return { name: `${key.account}/${key.incidentId}`, entry: { key, category: target.category } };
}
