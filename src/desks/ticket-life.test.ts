import { describe, expect, it } from 'vitest';
import { closedTickets } from './ticket-life.ts';

describe('the rules for closed tickets', () => {
  it.each([
    { policy: [{ do: 'new' }, { do: 'note', within: '1h' }], why: 'the first always fits' },
    {
      policy: [
        { do: 'note', within: '2h' },
        { do: 'new', within: '1h' },
      ],
      why: 'the first reaches further',
    },
    { policy: [], why: 'there is none' },
  ])('are refused where $why', ({ policy }) => {
    expect(closedTickets.safeParse(policy).success).toBe(false);
  });
});
