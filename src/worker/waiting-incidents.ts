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
 * One that failed again although it was woken is woken no more for so long, in ms: perhaps the desk fails at its ticket
 * alone, and each answer to others would have it tried again.
 */
const REST = 3_600_000;

/** So many are woken at a time. */
const AT_ONCE = 8;

interface Waiting {
  readonly key: TicketKey;
  readonly category: Category;
}

/** The incidents whose deliveries wait because a desk is down. */
export interface WaitingIncidents {
  /** Remembers those whose attempts fail, until one succeeds. */
  readonly watch: (activity: DeliverActivity) => DeliverActivity;
  /** Has all of them tried again, the most severe first. Never rejects. */
  readonly wake: () => Promise<void>;
}

/** Remembers nobody yet; `retry` has one incident tried again. */
export function waitingIncidents(retry: (key: TicketKey) => Promise<unknown>): WaitingIncidents {
  const waiting = new LRUCache<string, Waiting>({ max: MOST });
  const woken = new LRUCache<string, true>({ max: MOST, ttl: REST });
  const remember = (name: string, entry: Waiting): void => {
    if (!woken.has(name)) waiting.set(name, entry);
  };
  return {
    watch: ({ deliver }) => ({
      async deliver(input) {
        const { name, entry } = entryOf(input);
        try {
          const result = await deliver(input);
          if (waitsForDesk(result.end)) remember(name, entry);
          else {
            waiting.delete(name);
            if (result.end.kind !== 'stopped') woken.delete(name); // to be woken stops what is under way
          }
          return result;
        } catch (error) {
          if (error instanceof CancelledFailure) waiting.delete(name);
          else remember(name, entry);
          throw error;
        }
      },
    }),

    async wake() {
      const all = [...waiting.values()].sort((a, b) => compareCategories(b.category, a.category));
      for (const name of waiting.keys()) woken.set(name, true);
      waiting.clear();
      for (let next = 0; next < all.length; next += AT_ONCE)
        // One that cannot be woken comes again by itself, within minutes.
        await Promise.allSettled(all.slice(next, next + AT_ONCE).map(({ key }) => retry(key)));
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
