import { afterEach, expect, it, vi } from 'vitest';
import { attemptOf } from './attempt.ts';
import { runningActivity, SCHEDULED } from './running-activity.fixture.ts';

const SIX_HOURS = 6 * 3_600_000;
const TEN_MINUTES = 600_000;

afterEach(() => vi.useRealTimers());

it.each([
  [
    'reports nothing if much time is left for all attempts: each report is billed',
    SIX_HOURS - TEN_MINUTES,
    0,
  ],
  ['reports as it begins if that time is nearly over', SIX_HOURS - TEN_MINUTES + 1, 1],
])('an attempt that is over at once %s', async (_what, age, reports) => {
  vi.useFakeTimers({ now: SCHEDULED + age });
  const heartbeat = vi.fn();
  const surroundings = { attempt: 9, age, scheduleToClose: SIX_HOURS, heartbeat };
  await runningActivity(() => attemptOf(() => Promise.resolve()), surroundings);
  expect(heartbeat).toHaveBeenCalledTimes(reports);
});
