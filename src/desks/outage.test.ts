import { beforeEach, describe, expect, it } from 'vitest';
import { attemptsInADayDown } from '../../bench/outage-day.ts';
import { VendorRefused, VendorUnavailable } from '../http/vendor-errors.ts';
import type { TicketState } from '../incident/ticket.ts';
import type { Attempt, ChangeOrder, Desk, TicketQuestion } from './desk.ts';
import { sparedDesk } from './outage.ts';
import { scriptedDesk } from './scripted-desk.fixture.ts';

const MINUTE = 60_000;
const ABSENT: TicketState = {
  kind: 'absent',
  at: 0,
  home: { kind: 'company', isCatchAll: false, remarks: [] },
};
const question = {} as TicketQuestion;
const attempt = { signal: new AbortController().signal };

/** How the desk answers the next calls; how often it was asked, and what was planned for later. */
let answers: (question: unknown, signal: AbortSignal) => Promise<TicketState>;
let asked: number;
let returns: number;
let time: number;
let later: { at: number; act: () => void }[];
let desk: Desk;

const failing =
  (code: string, more: { retryAfterMs?: number; sent?: 'perhaps' } = {}) =>
  () =>
    Promise.reject(
      new VendorUnavailable('manage', { code, message: 'Manage is down.', advice: 'Wait.', ...more }),
    );
const answering = () => Promise.resolve(ABSENT);
const read = () => desk.read(question, attempt);
/** How long the desk wants to be left alone, in ms. */
const pause = () =>
  read().then(
    () => 0,
    (error: unknown) => (error as VendorUnavailable).retryAfterMs,
  );

/** Lets time pass, and does what is planned for it. */
async function pass(ms: number): Promise<void> {
  const end = time + ms;
  for (;;) {
    const next = later.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
    if (next === undefined) break;
    time = next.at;
    later = later.filter((each) => each !== next);
    next.act();
    await new Promise((resolve) => setImmediate(resolve));
  }
  time = end;
}

beforeEach(() => {
  answers = failing('unreachable');
  asked = 0;
  returns = 0;
  time = 0;
  later = [];
  const ask = (about: unknown, { signal }: Attempt): Promise<TicketState> => {
    asked += 1;
    return answers(about, signal);
  };
  desk = sparedDesk(
    { ...scriptedDesk('manage'), read: ask, write: ask },
    {
      onReturn: () => (returns += 1),
      now: () => time,
      after: (ms, act) => {
        const planned = { at: time + ms, act };
        later.push(planned);
        return () => (later = later.filter((each) => each !== planned));
      },
    },
  );
});

describe('a desk that is down', () => {
  it('is left alone for longer and longer, and never for more than five minutes', async () => {
    const pauses: (number | undefined)[] = [];
    for (const after of [0, 4_000, MINUTE, 10 * MINUTE, 600 * MINUTE]) {
      time = after;
      pauses.push(await pause());
    }
    expect(pauses).toEqual([1_000, 4_000, MINUTE, 5 * MINUTE, 5 * MINUTE]);
  });

  it('costs an incident at most 300 attempts a day', async () => {
    const attempts = await attemptsInADayDown();
    expect(attempts).toBeGreaterThan(280);
    expect(attempts).toBeLessThanOrEqual(300);
  });

  it('is asked by one call at a time; the others fail at once, with the reason of the last one', async () => {
    await pause();
    let end = (): void => undefined;
    answers = () =>
      new Promise(
        (resolve) =>
          (end = () => {
            resolve(ABSENT);
          }),
      );
    const first = read();
    await expect(read()).rejects.toMatchObject({
      code: 'unreachable',
      message: 'Manage is down.',
      sent: 'nothing',
    });
    expect(asked).toBe(2);
    end();
    await first;
    answers = answering;
    await Promise.all([read(), read(), read()]);
    expect(asked).toBe(5);
  });

  it('is asked again by itself every 15 s, and its return is told once', async () => {
    await pause();
    await pass(35_000);
    expect(asked).toBe(3);
    answers = answering;
    await pass(15_000);
    expect([asked, returns]).toEqual([4, 1]);
    await pass(10 * MINUTE);
    expect([asked, returns]).toEqual([4, 1]);
  });

  it('is known to be back within 30 s, also where the read that was repeated just before hangs', async () => {
    await pause();
    answers = (_about, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('given up'));
        });
      });
    await pass(15_000);
    expect(asked).toBe(2);
    answers = answering;
    await pass(30_000);
    expect(returns).toBe(1);
  });

  it('is not one ticket alone that takes long to fail: another one, refused meanwhile, is tried next', async () => {
    const healthy = { ...question };
    let fail = (): void => undefined;
    answers = (about) =>
      about === healthy
        ? answering()
        : new Promise((_, reject) => (fail = () => void failing('no-answer')().catch(reject)));
    const first = read();
    fail();
    await expect(first).rejects.toThrow('down');
    const hanging = read();
    await expect(desk.read(healthy, attempt)).rejects.toThrow('down');
    await pass(15_000);
    expect(returns).toBe(1);
    fail();
    await expect(hanging).rejects.toThrow('down');
    expect(await desk.read(healthy, attempt)).toBe(ABSENT);
  });

  it('keeps the longer time that the desk names itself, also where it answers others meanwhile', async () => {
    answers = failing('server-error', { retryAfterMs: 10 * MINUTE });
    expect(await pause()).toBe(10 * MINUTE);
    time = 5_000;
    answers = answering;
    await read();
    expect(returns).toBe(0);
  });
});

describe('no outage is', () => {
  it.each([
    ['that the desk is busy', failing('rate-limited', { retryAfterMs: 7_000 }), 7_000],
    ['that a company’s name is awaited', failing('company-name-unavailable'), undefined],
  ])('%s', async (_what, answer, expected) => {
    answers = answer;
    expect([await pause(), await pause()]).toEqual([expected, expected]);
    expect([asked, later.length]).toEqual([2, 0]);
  });

  it('one that ended with a refusal, or within seconds', async () => {
    await pause();
    time = 5_000;
    answers = () =>
      Promise.reject(new VendorRefused('manage', { code: 'forbidden', message: 'No.', advice: 'Grant it.' }));
    await expect(read()).rejects.toThrow('No.');
    await Promise.allSettled([read(), read()]);
    expect([asked, returns, later.length]).toEqual([4, 0, 0]);
  });
});

it('a write whose answer was lost is told as it is: the ticket is read before anything is written again', async () => {
  answers = failing('no-answer', { sent: 'perhaps' });
  const writing = desk.write({} as ChangeOrder, attempt);
  await expect(writing).rejects.toMatchObject({ sent: 'perhaps', retryAfterMs: undefined });
});
