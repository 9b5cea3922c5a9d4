import { condition, sleep } from '@temporalio/workflow';
import type { Run } from './run.ts';

/**
 * Watches for the time without events that the policy names. One timer per deadline, not one per event: it is set again
 * only when it fires. Answers whether that time has passed.
 */
export function watchIdle(run: Run): () => boolean {
  let over = false;
  const watch = async (): Promise<never> => {
    for (;;) {
      await condition(() => run.policy !== undefined);
      const left = run.state.lastEventAt + (run.policy?.idle ?? 0) - Date.now();
      if (left > 0) {
        await sleep(left, { summary: 'idle when no event comes' });
        continue;
      }
      const since = run.state.lastEventAt;
      over = true;
      await condition(() => run.state.lastEventAt !== since);
      over = false;
    }
  };
  // The watch ends only with the run; a rejection fails the workflow task, which is what a bug in it should do.
  void watch();
  return () => over;
}
