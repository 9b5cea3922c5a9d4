import { describe, expect, it } from 'vitest';
import { serverClock } from './server-clock.ts';

const NOW = Date.parse('2026-03-01T12:00:00.700Z');
const THEIRS = Date.parse('2026-03-01T11:00:00Z');

describe('the clock of a server', () => {
  it.each([
    { date: undefined, shift: 0 },
    { date: 'yesterday', shift: 0 },
    { date: 'Sun, 01 Mar 2026 12:00:00 GMT', shift: 0 },
    { date: 'Sun, 01 Mar 2026 12:00:02 GMT', shift: 0 },
    { date: 'Sun, 01 Mar 2026 12:04:00 GMT', shift: 239_000 },
    { date: 'Sun, 01 Mar 2026 11:58:00 GMT', shift: -121_000 },
  ])('is ahead of ours by $shift ms where an answer is dated $date', ({ date, shift }) => {
    const clock = serverClock();
    clock.note(date, NOW);
    expect(clock.toOurTime(THEIRS)).toBe(THEIRS - shift);
  });

  it('holds still while answers differ by the second that they are cut to', () => {
    const clock = serverClock();
    clock.note('Sun, 01 Mar 2026 12:04:00 GMT', NOW);
    const first = clock.toOurTime(THEIRS);
    clock.note('Sun, 01 Mar 2026 12:04:00 GMT', NOW + 900);
    expect(clock.toOurTime(THEIRS)).toBe(first);
  });

  it('is put right where the server was', () => {
    const clock = serverClock();
    clock.note('Sun, 01 Mar 2026 12:04:00 GMT', NOW);
    clock.note('Sun, 01 Mar 2026 12:00:01 GMT', NOW);
    expect(clock.toOurTime(THEIRS)).toBe(THEIRS);
  });
});
