import { differencesOf, wantedCallback } from './registered-callback.ts';
import type { RegisteredCallback, WantedCallback } from './registered-callback.ts';

/** Members that a change can put right; a callback that is wrong in others is another callback. */
const FLAGS = ['inactiveFlag', 'isSelfSuppressedFlag'] as const;

/** One operation of a PATCH. */
export interface FlagChange {
  readonly op: 'replace';
  readonly path: (typeof FLAGS)[number];
  readonly value: boolean;
}

/** What has to be done so that there is one callback for each board. */
export interface CallbackPlan {
  readonly remove: readonly number[];
  readonly change: readonly {
    readonly id: number;
    readonly wanted: WantedCallback;
    readonly operations: readonly FlagChange[];
  }[];
  readonly create: readonly WantedCallback[];
}

/**
 * Keeps for each board the callback that needs the fewest changes, the oldest of equals; Manage switches one
 * off after three days of failure. All others among `existing`, which are ours, are removed.
 */
export function planCallbacks(
  existing: readonly RegisteredCallback[],
  boards: readonly number[],
  callbackUrl: string,
): CallbackPlan {
  const pairs = [...new Set(boards)].map((board) => {
    const wanted = wantedCallback(callbackUrl, board);
    return { wanted, kept: bestOf(existing, wanted) };
  });
  const keptIds = new Set(pairs.map(({ kept }) => kept?.id));
  return {
    remove: existing.filter(({ id }) => !keptIds.has(id)).map(({ id }) => id),
    change: pairs.flatMap(({ wanted, kept }) => {
      const operations = kept === undefined ? [] : changesOf(kept, wanted);
      return kept === undefined || operations.length === 0 ? [] : [{ id: kept.id, wanted, operations }];
    }),
    create: pairs.flatMap(({ wanted, kept }) => (kept === undefined ? [wanted] : [])),
  };
}

/** Only what differs in nothing but flags can be put right. */
function bestOf(
  existing: readonly RegisteredCallback[],
  wanted: WantedCallback,
): RegisteredCallback | undefined {
  const candidates = existing.filter(
    (found) =>
      found.objectId === wanted.objectId &&
      changesOf(found, wanted).length === differencesOf(found, wanted).length,
  );
  return candidates.toSorted(
    (one, other) => changesOf(one, wanted).length - changesOf(other, wanted).length || one.id - other.id,
  )[0];
}

function changesOf(found: RegisteredCallback, wanted: WantedCallback): readonly FlagChange[] {
  const wrong = differencesOf(found, wanted);
  return FLAGS.filter((path) => wrong.includes(path)).map((path) => ({
    op: 'replace',
    path,
    value: wanted[path],
  }));
}
