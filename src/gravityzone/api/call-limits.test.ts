import { describe, expect, it } from 'vitest';
import { callLimits } from './call-limits.ts';
import { limitsOf } from './methods.ts';
import type { MethodName } from './methods.ts';

function limitsAt(start = 0, settings: Parameters<typeof limitsOf>[0] = {}) {
  const clock = { now: start };
  const limits = callLimits(limitsOf(settings), () => clock.now);
  return {
    clock,
    ...limits,
    times: (count: number, method: MethodName) => {
      for (let call = 0; call < count; call += 1) limits.take(method);
    },
  };
}

const limited = (retryAfterMs: number) =>
  expect.objectContaining({ code: 'rate-limited', retryable: true, retryAfterMs }) as Error;

describe('callLimits', () => {
  it.each([
    { method: 'getCompanyDetails', most: 5, within: 3_000 },
    { method: 'getIncident', most: 3, within: 60_000 },
  ] as const)(
    'divides what may be called in a second between workers: $method',
    ({ method, most, within }) => {
      const { take, times } = limitsAt(0, { workers: 3 });
      times(most, method);
      expect(() => take(method)).toThrow(limited(within));
    },
  );

  it('takes the limit of incidents from the settings', () => {
    const { take } = limitsAt(0, { incidentCalls: { most: 1, within: 500 } });
    take('getIncident');
    expect(() => take('getIncidentsList')).toThrow(limited(500));
  });

  it('slides: what a refused call would have taken stays free', () => {
    const { clock, take } = limitsAt();
    for (const at of [0, 20_000, 40_000]) {
      clock.now = at;
      take('getIncidentsList');
    }
    expect(() => take('getIncidentsList')).toThrow(limited(20_000));
    clock.now = 60_000;
    take('getIncidentsList');
    expect(() => take('getIncidentsList')).toThrow(limited(20_000));
  });

  it('lets nothing of the class out while GravityZone wants a pause, the longest of them', () => {
    const { clock, take, pause } = limitsAt();
    pause('getIncident', 90_000);
    pause('getIncident', 5_000);
    clock.now = 10_000;
    expect(() => take('getIncidentsList')).toThrow(limited(80_000));
    clock.now = 90_000;
    expect(() => take('getIncidentsList')).not.toThrow();
  });
});
