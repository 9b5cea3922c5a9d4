import { z } from 'zod';
import { duration } from '../settings/schema/duration.ts';

const rule = z.strictObject({
  do: z.enum(['note', 'reopen', 'new']),
  /** Longest time between the closing and the new event for which this rule holds; without it, any. */
  within: duration.optional(),
});

/**
 * What becomes of a ticket that a technician closed when its incident goes on: the first rule whose time
 * fits. `note` appends and leaves it closed, `reopen` opens it again, `new` opens a successor that names it.
 */
export const closedTickets = z
  .array(rule)
  .min(1)
  .refine(
    (rules) => rules.every((each, at) => at === 0 || reach(each) > reach(rules[at - 1])),
    'holds a rule that is never reached: order the rules by `within`, the one without it last',
  )
  .default([{ do: 'reopen', within: 86_400_000 }, { do: 'new' }]);

/** What a category shift does to a ticket that a technician moved: `keep` changes its priority alone. */
export const movedTickets = z.enum(['keep', 'move']).default('keep');

/**
 * Where the incident belongs to another company than before: a successor opens there, or the old ticket lists
 * the change. Where a person moved the ticket to another company: news is held back, or follows it.
 */
export const companyChanged = z.enum(['succeed', 'keep']).default('succeed');

/** How often a desk is asked which tickets changed. */
export const pollInterval = duration.refine((ms) => ms >= 5_000, 'must be at least 5s');

/** The longest age of a closing at which a rule holds, in ms. */
function reach(each: z.output<typeof rule> | undefined): number {
  return each?.within ?? Number.POSITIVE_INFINITY;
}
