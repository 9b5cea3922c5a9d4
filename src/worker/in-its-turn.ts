import type { DeliverActivity } from '../activities/deliver.ts';
import { withUrgency } from '../http/urgency.ts';

/** Has the requests of an attempt wait for the budget by the category of its incident. */
export function inItsTurn({ deliver }: DeliverActivity): DeliverActivity {
  return { deliver: (input) => withUrgency(input.target.category, () => deliver(input)) };
}
