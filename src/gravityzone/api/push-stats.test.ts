import { describe, expect, it } from 'vitest';
import { fakeApi, recorded } from './fake-api.fixture.ts';
import { readPushStats, statsText } from './push-stats.ts';

describe('readPushStats', () => {
  it('reads the recorded answer, and names the errors that happened', async () => {
    const { result } = recorded('api-getPushEventStats-result') as { result: unknown };
    const stats = await readPushStats(fakeApi(() => result));
    expect(stats).toEqual({
      sentMessages: 78_368,
      errorMessages: 121,
      errors: { connectionError: 7, serviceError: 114 },
    });
    expect(statsText(stats)).toBe(
      "Messages by GravityZone's count: 78368 sent, 121 failed (connectionError 7, serviceError 114).",
    );
  });

  it.each([
    ['an integer instead of the kinds of errors', { count: { sentMessages: 3, errorMessages: 2 }, error: 2 }],
    ['no kinds of errors', { count: { sentMessages: 3, errorMessages: 2 } }],
  ])('lives with %s', async (_what, result) => {
    expect(statsText(await readPushStats(fakeApi(() => result)))).toBe(
      "Messages by GravityZone's count: 3 sent, 2 failed.",
    );
  });
});
