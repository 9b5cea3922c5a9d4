import { condition } from '@temporalio/workflow';
import { isClosed } from '../incident/lifecycle.ts';
import type { Run } from './run.ts';

/**
 * Watches for the time without events that the policy names: one for open incidents, another for closed ones. One timer per
 * deadline, not one per event: it is set again only when it fires, or when the incident closes or opens. Answers whether
 * that time has passed.
 */
export function watchIdle(run: Run): () => boolean {
  let over = false;
  const watch = async (): Promise<never> => {
    for (;;) {
      await condition(() => run.policy !== undefined);
      const closed = isClosed(run.state.incident.facts);
      const most = closed ? run.policy?.linger : run.policy?.idle;
      const left = run.state.lastEventAt + (most ?? 0) - Date.now();
      if (left > 0) {
        const turned = (): boolean => isClosed(run.state.incident.facts) !== closed;
        await condition(turned, left, {
          summary: closed ? 'over when no event comes' : 'idle when no event comes',
        });
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
