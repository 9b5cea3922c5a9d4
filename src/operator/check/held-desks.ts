import { warning } from '../../errors/check.ts';
import type { Found } from '../../errors/check.ts';
import { pausedReason } from '../../incident/standing.ts';
import type { Hold } from '../../mailbox/queue-hold.ts';

/** Which desks an operator has held; nothing where none is. */
export function heldFindings(held: ReadonlyMap<string, Hold>): readonly Found[] {
  return [...held].map(([desk, hold]) => {
    const { message, advice = '' } = pausedReason(desk, hold);
    return warning(`${desk}: ${message}`, advice);
  });
}
