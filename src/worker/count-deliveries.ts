import { CancelledFailure } from '@temporalio/common';
import type { Counter } from 'prom-client';
import type { DeliverActivity, DeliverEnd } from '../activities/deliver.ts';

const ENDS = [
  'settled',
  'waiting',
  'behind',
  'unavailable',
  'refused',
  'stopped',
] as const satisfies readonly DeliverEnd['kind'][];

/**
 * Counts every attempt at a desk by how it ended. All counters start at 0, so that rates are known at once.
 */
export function countDeliveries(
  counter: Counter<'desk' | 'outcome'>,
  desk: string,
  { deliver }: DeliverActivity,
): DeliverActivity {
  for (const outcome of ENDS) counter.inc({ desk, outcome }, 0);
  return {
    async deliver(input) {
      try {
        const result = await deliver(input);
        counter.inc({ desk, outcome: result.end.kind });
        return result;
      } catch (error) {
        counter.inc({ desk, outcome: error instanceof CancelledFailure ? 'stopped' : 'unavailable' });
        throw error;
      }
    },
  };
}
