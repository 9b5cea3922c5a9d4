import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestBudget } from './request-budget.ts';
import type { Clock, RequestLimits } from './request-budget.ts';
import { withUrgency } from './urgency.ts';

/** A clock that stands until it is moved; actions run at their time, in order. */
function standingClock(): Clock & { pass(ms: number): Promise<void> } {
  let now = 0;
  const actions = new Set<{ readonly at: number; readonly action: () => void }>();
  const runMicrotasks = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    after: (ms, action) => {
      const entry = { at: now + ms, action };
      actions.add(entry);
      return () => actions.delete(entry);
    },
    pass: async (ms) => {
      const end = now + ms;
      await runMicrotasks();
      for (;;) {
        const [next] = [...actions].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        actions.delete(next);
        now = next.at;
        next.action();
        await runMicrotasks();
      }
      now = end;
    },
  };
}

/** A request that ends when told to. */
function openRequest() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { request: () => ended, end };
}

const budgetOf = (limits: RequestLimits, clock?: Clock) =>
  requestBudget({ name: 'shop', title: 'Shop' }, limits, clock);

const WIDE = { perMinute: 600, inFlight: 100 };

describe('a request budget', () => {
  it('never lets more out in any minute than its limit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 30, max: 75 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(
          fc.record({
            gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 }), fc.constant(45_000)),
            urgency: fc.constantFrom('high', 'low'),
            burst: fc.integer({ min: 1, max: 30 }),
            lasts: fc.integer({ min: 0, max: 2_000 }),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        async (perMinute, inFlight, arrivals) => {
          const clock = standingClock();
          const budget = budgetOf({ perMinute, inFlight }, clock);
          const departures: number[] = [];
          let wanted = 0;
          for (const { gap, urgency, burst, lasts } of arrivals) {
            await clock.pass(gap);
            wanted += burst;
            for (let left = burst; left > 0; left -= 1)
              void withUrgency(urgency, () =>
                budget.run(() => {
                  departures.push(clock.now());
                  return new Promise<void>((resolve) => clock.after(lasts, resolve));
                }),
              );
          }
          await clock.pass(3_600_000);
          expect(departures).toHaveLength(wanted);
          for (const start of departures) {
            const minute = departures.filter((at) => at >= start && at <= start + 60_000);
            expect(minute.length).toBeLessThanOrEqual(perMinute);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is used in full where more is wanted than it has', async () => {
    const clock = standingClock();
    const budget = budgetOf({ perMinute: 60, inFlight: 4 }, clock);
    let sent = 0;
    for (let left = 500; left > 0; left -= 1) void budget.run(() => Promise.resolve((sent += 1)));
    await clock.pass(0);
    expect(sent).toBe(6);
    await clock.pass(60_000);
    expect(sent).toBe(54); // what is kept for High is left
  });

  it('has a token at once for what is High, behind a flood that spends all it gains', async () => {
    const clock = standingClock();
    const budget = budgetOf({ perMinute: 60, inFlight: 4 }, clock);
    let [low, high] = [0, 0];
    withUrgency('low', () => {
      for (let left = 500; left > 0; left -= 1) void budget.run(() => Promise.resolve((low += 1)));
    });
    await clock.pass(30_000);
    const before = low;
    withUrgency('high', () => {
      for (let left = 6; left > 0; left -= 1) void budget.run(() => Promise.resolve((high += 1)));
    });
    await clock.pass(0);
    expect([high, low]).toEqual([6, before]);
    await clock.pass(5_000);
    expect(low).toBe(before); // until the next High finds its tokens again
  });

  it('gives what the request gives, or its failure', async () => {
    const budget = budgetOf(WIDE);
    expect(await budget.run(() => Promise.resolve(7))).toBe(7);
    const error = new Error('reset');
    await expect(budget.run(() => Promise.reject(error))).rejects.toBe(error);
  });

  it('has no more requests under way than it may, in the order of their coming', async () => {
    const budget = budgetOf({ perMinute: 600, inFlight: 2 });
    const requests = [openRequest(), openRequest(), openRequest(), openRequest()];
    const begun: number[] = [];
    const done = requests.map(({ request }, index) =>
      budget.run(() => {
        begun.push(index);
        return request();
      }),
    );
    expect(begun).toEqual([0, 1]);
    requests[1]?.end();
    await done[1];
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    for (const { end } of requests) end();
    await Promise.all(done);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('lets the most urgent go first, then writes, then those that came first', async () => {
    const budget = budgetOf({ perMinute: 600, inFlight: 1 });
    const first = openRequest();
    const running = budget.run(first.request);
    const begun: string[] = [];
    const waiting = [
      ['low', 'read 1', {}],
      ['low', 'write', { writes: true }],
      ['medium', 'read', {}],
      ['low', 'read 2', {}],
      ['high', 'read', {}],
      ['high', 'write', { writes: true }],
      ['low', 'log-in', { isFirst: true }],
    ] as const;
    const done = waiting.map(([urgency, name, turn]) =>
      withUrgency(urgency, () => budget.run(() => Promise.resolve(begun.push(`${urgency} ${name}`)), turn)),
    );
    const nobodySaid = budget.run(() => Promise.resolve(begun.push('read')));
    first.end();
    await Promise.all([running, ...done, nobodySaid]);
    expect(begun).toEqual([
      'low log-in',
      'high write',
      'high read',
      'medium read',
      'read',
      'low write',
      'low read 1',
      'low read 2',
    ]);
  });

  it('goes on after a request that failed', async () => {
    const budget = budgetOf({ perMinute: 600, inFlight: 1 });
    const failed = budget.run(() => Promise.reject(new Error('reset')));
    const next = budget.run(() => Promise.resolve('sent'));
    await expect(failed).rejects.toThrow('reset');
    expect(await next).toBe('sent');
  });

  it('forgets a request whose signal is aborted while it waits', async () => {
    const budget = budgetOf({ perMinute: 600, inFlight: 1 });
    const first = openRequest();
    const running = budget.run(first.request);
    const stop = new AbortController();
    const begun: string[] = [];
    const aborted = budget.run(() => Promise.resolve(begun.push('aborted')), { signal: stop.signal });
    const next = budget.run(() => Promise.resolve(begun.push('next')));
    stop.abort(new Error('cancelled'));
    await expect(aborted).rejects.toThrow('cancelled');
    first.end();
    await Promise.all([running, next]);
    expect(begun).toEqual(['next']);
  });

  it('does not begin a request whose signal was aborted before', async () => {
    const begun: unknown[] = [];
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(budgetOf(WIDE).run(() => Promise.resolve(begun.push(1)), { signal })).rejects.toThrow(
      'cancelled',
    );
    expect(begun).toEqual([]);
  });

  it('leaves a request alone that has begun when its signal is aborted', async () => {
    const stop = new AbortController();
    const open = openRequest();
    const running = budgetOf(WIDE).run(open.request, { signal: stop.signal });
    stop.abort();
    open.end();
    await expect(running).resolves.toBeUndefined();
  });
});

describe('a pause', () => {
  it('fails at once what waits and what comes, and says how long it lasts', async () => {
    const clock = standingClock();
    const budget = budgetOf({ perMinute: 600, inFlight: 1 }, clock);
    const open = openRequest();
    const running = budget.run(open.request);
    const waiting = budget.run(() => Promise.resolve('sent'));
    budget.pause(30_000);
    await expect(waiting).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 30_000 });
    open.end();
    await running;
    await clock.pass(12_000);
    const coming = budget.run(() => Promise.resolve('sent'));
    await expect(coming).rejects.toMatchObject({ code: 'rate-limited', retryAfterMs: 18_000 });
    await clock.pass(18_000);
    expect(await budget.run(() => Promise.resolve('sent'))).toBe('sent');
  });

  it('is not cut short by a shorter one', async () => {
    const clock = standingClock();
    const budget = budgetOf(WIDE, clock);
    budget.pause(30_000);
    budget.pause(1_000);
    await clock.pass(29_999);
    await expect(budget.run(() => Promise.resolve('sent'))).rejects.toMatchObject({ retryAfterMs: 1 });
  });

  it('that an answer asks for begins before the next request does', async () => {
    const budget = budgetOf({ perMinute: 600, inFlight: 1 }, standingClock());
    const open = openRequest();
    const limited = budget.run(async () => {
      await open.request();
      budget.pause(30_000);
    });
    const next = budget.run(() => Promise.resolve('sent'));
    open.end();
    await expect(next).rejects.toMatchObject({ code: 'rate-limited' });
    await limited;
  });
});
