/** Tells which tickets to look at, by a deadline in ms since 1970; true once that is durable. */
export type Tell = (ticketIds: readonly string[], deadline: number) => Promise<boolean>;

/** Tells one ticket. Never rejects. */
export type TellOne = (ticketId: string, deadline: number) => Promise<boolean>;

interface Batch {
  readonly ids: Set<string>;
  deadline: number;
  readonly told: Promise<boolean>;
  readonly end: (durable: boolean) => void;
}

/**
 * Tells tickets together: one call is under way at a time, and what comes meanwhile goes with the next one, at most `most`
 * ids a call. Many single signals to one workflow would starve it. `onError` hears why a call was rejected.
 */
export function tellTogether(tell: Tell, most: number, onError: (error: unknown) => void): TellOne {
  const waiting: Batch[] = [];
  let busy = false;

  async function drain(): Promise<void> {
    busy = true;
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      try {
        batch.end(await tell([...batch.ids], batch.deadline));
      } catch (error) {
        onError(error);
        batch.end(false);
      }
    }
    busy = false;
  }

  return (ticketId, deadline) => {
    let batch = waiting.at(-1);
    if (batch === undefined || (batch.ids.size >= most && !batch.ids.has(ticketId))) {
      batch = emptyBatch();
      waiting.push(batch);
    }
    batch.ids.add(ticketId);
    batch.deadline = Math.max(batch.deadline, deadline);
    if (!busy) void drain();
    return batch.told;
  };
}

function emptyBatch(): Batch {
  let end: (durable: boolean) => void = () => undefined;
  const told = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  return { ids: new Set(), deadline: 0, told, end };
}
