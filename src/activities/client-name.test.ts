import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ClientName } from '../desks/desk.ts';
import { VendorUnavailable } from '../http/vendor-errors.ts';
import type { Facts } from '../incident/facts.ts';
import { clientNames } from './client-name.ts';
import type { CompanyName } from '../gravityzone/api/companies.ts';
import type { NameOf } from './client-name.ts';
import { runningActivity } from './running-activity.fixture.ts';
import type { Surroundings } from './running-activity.fixture.ts';

const signal = new AbortController().signal;
const ERROR = new VendorUnavailable('gravityzone', {
  code: 'server-error',
  message: 'GravityZone is down',
  advice: 'Wait.',
});
const UNAVAILABLE: CompanyName = { kind: 'unavailable', error: ERROR };

/** The client's name where every look-up answers the same, and the look-ups made. */
async function nameBy(answer: CompanyName, facts: Facts, surroundings?: Partial<Surroundings>) {
  const asked: string[] = [];
  const nameOf: NameOf = (account, { companyId }) => {
    asked.push(`${account}/${companyId ?? ''}`);
    return Promise.resolve(answer);
  };
  const name = await runningActivity(() => clientNames(nameOf)('main', facts, signal), surroundings);
  return { name, asked };
}

describe('the name of a client', () => {
  test.each<[string, CompanyName, Facts, ClientName, string[]]>([
    [
      'is asked for once',
      { kind: 'known', name: 'Contoso' },
      { companyId: '59a1' },
      { kind: 'known', name: 'Contoso' },
      ['main/59a1'],
    ],
    [
      'is unknown where nobody knows it',
      { kind: 'unknown' },
      { companyId: '59a1' },
      { kind: 'unknown' },
      ['main/59a1'],
    ],
  ])('%s', async (_what, answer, facts, name, asked) => {
    expect(await nameBy(answer, facts)).toEqual({ name, asked });
  });
});

describe('a name that cannot be fetched', () => {
  const awaited: ClientName = { kind: 'awaited', problem: 'GravityZone is down', advice: 'Wait.' };
  const givenUp: ClientName = { kind: 'given up', problem: 'GravityZone is down' };

  test.each<[string, Partial<Surroundings>, ClientName]>([
    ['is awaited at the first attempt', {}, awaited],
    ['is awaited for five minutes', { attempt: 12, age: 299_999 }, awaited],
    ['is given up after five minutes', { attempt: 12, age: 300_000 }, givenUp],
    ['is awaited for half the time of all attempts', { age: 29_999, scheduleToClose: 60_000 }, awaited],
    ['is given up after half the time of all attempts', { age: 30_000, scheduleToClose: 60_000 }, givenUp],
  ])('%s', async (_what, surroundings, expected) => {
    expect((await nameBy(UNAVAILABLE, { companyId: '59a1' }, surroundings)).name).toEqual(expected);
  });
});

describe('a look-up', () => {
  const facts: Facts = { companyId: '59a1' };
  /** Answers nothing until it is told to stop. */
  const never: NameOf = (_account, _id, stop) =>
    new Promise((_resolve, reject) => {
      const giveUp = (): void => reject(stop.reason as Error);
      if (stop.aborted) giveUp();
      else stop.addEventListener('abort', giveUp);
    });

  test('that takes too long counts as unavailable, and for a while no ticket waits for another', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    onTestFinished(() => timeout.mockRestore());
    let now = 0;
    const nameOf = clientNames(never, () => now);
    const tooSlow = { kind: 'awaited', problem: 'GravityZone did not tell it within 2 s' };
    for (const [at, account] of [
      [0, 'main'],
      [29_999, 'main'],
      [29_999, 'other'],
      [30_000, 'main'],
    ] as const) {
      now = at;
      const found = await runningActivity(() => nameOf(account, facts, signal));
      expect(found).toMatchObject(tooSlow);
    }
    expect(timeout.mock.calls).toEqual([[2_000], [0], [2_000], [2_000]]);
  });

  test('still tells what is remembered while no ticket waits for others', async () => {
    const known: NameOf = (_account, { companyId }, stop) =>
      companyId === '59b2' ? Promise.resolve({ kind: 'known', name: 'Fabrikam' }) : never('', facts, stop);
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    onTestFinished(() => timeout.mockRestore());
    const nameOf = clientNames(known);
    await runningActivity(() => nameOf('main', facts, signal));
    const found = await runningActivity(() => nameOf('main', { companyId: '59b2' }, signal));
    expect(found).toEqual({ kind: 'known', name: 'Fabrikam' });
  });

  test('ends with the attempt that is stopped', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    const asked = runningActivity(() => clientNames(never)('main', facts, stop.signal));
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  test('with a fault of ours fails as it does', async () => {
    const fault = new TypeError('x is not a function');
    const broken = clientNames(() => Promise.reject(fault));
    await expect(runningActivity(() => broken('main', facts, signal))).rejects.toBe(fault);
  });
});
