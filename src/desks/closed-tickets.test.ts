import { describe, expect, it } from 'vitest';
import { actOnClosedTicket, closedTickets } from './closed-tickets.ts';

const HOUR = 3_600_000;
const CLOSED = 1_720_773_218_000;

describe('actOnClosedTicket', () => {
  const byDefault = closedTickets.parse(undefined);

  it.each([
    { sent: -1, act: 'note', why: 'the technician had seen it' },
    { sent: 0, act: 'note', why: 'it is not after the closing' },
    { sent: 1, act: 'reopen', why: 'it is news' },
    { sent: 24 * HOUR, act: 'reopen', why: 'a day has not passed' },
    { sent: 24 * HOUR + 1, act: 'new', why: 'a day has passed' },
  ])('by default, $sent ms after the closing: $act, since $why', ({ sent, act }) => {
    expect(actOnClosedTicket(byDefault, { at: CLOSED, by: 'technician' }, CLOSED + sent)).toBe(act);
  });

  it.each([
    { policy: [{ do: 'note' }], sent: HOUR, act: 'note' },
    { policy: [{ do: 'new', within: '1h' }], sent: 2 * HOUR, act: 'note' },
    { policy: [{ do: 'note', within: '1h' }, { do: 'new' }], sent: HOUR, act: 'note' },
    { policy: [{ do: 'note', within: '1h' }, { do: 'new' }], sent: HOUR + 1, act: 'new' },
  ])('takes the first step that fits: $policy after $sent ms is $act', ({ policy, sent, act }) => {
    expect(
      actOnClosedTicket(closedTickets.parse(policy), { at: CLOSED, by: 'technician' }, CLOSED + sent),
    ).toBe(act);
  });

  it('counts an unknown time of closing as just now', () => {
    expect(actOnClosedTicket(byDefault, { at: undefined, by: 'technician' }, CLOSED)).toBe('reopen');
  });

  it.each([
    { sent: -HOUR, policy: undefined, act: 'reopen' },
    { sent: 25 * HOUR, policy: undefined, act: 'new' },
    { sent: -HOUR, policy: [{ do: 'note' }], act: 'reopen' },
  ])(
    'does not leave one closed that we closed with its incident: $act after $sent ms',
    ({ sent, policy, act }) => {
      const closing = { at: CLOSED, by: 'us' } as const;
      expect(actOnClosedTicket(closedTickets.parse(policy), closing, CLOSED + sent)).toBe(act);
    },
  );

  it.each([
    { policy: [{ do: 'new' }, { do: 'note', within: '1h' }], why: 'the first always fits' },
    {
      policy: [
        { do: 'note', within: '2h' },
        { do: 'new', within: '1h' },
      ],
      why: 'the first reaches further',
    },
  ])('refuses a step that is never reached: $why', ({ policy }) => {
    expect(closedTickets.safeParse(policy).success).toBe(false);
  });

  it('wants at least one step', () => {
    expect(closedTickets.safeParse([]).success).toBe(false);
  });
});
