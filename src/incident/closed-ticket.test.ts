import { expect, it } from 'vitest';
import { actOnClosedTicket } from './closed-ticket.ts';
import type { ClosedTicketRule } from './policy.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CLOSED = 1_720_773_218_000;
const BY_DEFAULT: readonly ClosedTicketRule[] = [{ do: 'reopen', within: 24 * HOUR }, { do: 'new' }];
const byTechnician = { at: CLOSED, by: 'technician' } as const;

it.each([
  { sent: -MINUTE, act: 'note', why: 'the technician had seen it' },
  { sent: -MINUTE + 1, act: 'reopen', why: 'clocks may lie that far apart' },
  { sent: 1, act: 'reopen', why: 'it is news' },
  { sent: 24 * HOUR, act: 'reopen', why: 'a day has not passed' },
  { sent: 24 * HOUR + 1, act: 'new', why: 'a day has passed' },
])('by default, $sent ms after the closing: $act, since $why', ({ sent, act }) => {
  expect(actOnClosedTicket(BY_DEFAULT, byTechnician, CLOSED + sent, MINUTE)).toBe(act);
});

it.each<{ rules: readonly ClosedTicketRule[]; sent: number; act: string }>([
  { rules: [{ do: 'note' }], sent: HOUR, act: 'note' },
  { rules: [{ do: 'new', within: HOUR }], sent: 2 * HOUR, act: 'note' },
  { rules: [{ do: 'note', within: HOUR }, { do: 'new' }], sent: HOUR, act: 'note' },
  { rules: [{ do: 'note', within: HOUR }, { do: 'new' }], sent: HOUR + 1, act: 'new' },
])('takes the first rule that fits: $rules after $sent ms is $act', ({ rules, sent, act }) => {
  expect(actOnClosedTicket(rules, byTechnician, CLOSED + sent, MINUTE)).toBe(act);
});

it('knows no tolerance where there is no doubt', () => {
  expect(actOnClosedTicket(BY_DEFAULT, byTechnician, CLOSED, 0)).toBe('note');
  expect(actOnClosedTicket(BY_DEFAULT, byTechnician, CLOSED + 1, 0)).toBe('reopen');
});

it('counts an unknown time of closing as just now', () => {
  expect(actOnClosedTicket(BY_DEFAULT, { at: undefined, by: 'technician' }, CLOSED, 0)).toBe('reopen');
});

it.each<{ sent: number; rules: readonly ClosedTicketRule[] }>([
  { sent: -HOUR, rules: BY_DEFAULT },
  { sent: 25 * HOUR, rules: BY_DEFAULT },
  { sent: HOUR, rules: [{ do: 'note' }] },
  { sent: HOUR, rules: [{ do: 'new' }] },
])('opens one that we closed with its incident, whatever the rules: $sent ms, $rules', ({ sent, rules }) => {
  expect(actOnClosedTicket(rules, { at: CLOSED, by: 'us' }, CLOSED + sent, 0)).toBe('reopen');
});
