/** In ms: longer than anything takes that comes at all, on the slowest machine. It bounds what hangs. */
export const PATIENCE = 120_000;

/** In ms: the pause between two asks, each of which may cost a query. */
const PAUSE = 50;

/** Asks again until the answer is as wanted; fails with the last answer. An ask that fails is repeated. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (wanted(answer)) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline)
      throw new Error(`It did not come to that: ${JSON.stringify(last, null, 1)} ${String(last)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
