import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { VendorRefused, VendorUnavailable } from '../http/vendor-errors.ts';
import { runningActivity } from './running-activity.fixture.ts';
import { writeBackActivities } from './write-back-activities.ts';
import type { WriteBackInput, WriteBackTarget, WrittenBack } from './write-back-activities.ts';

const INCIDENT = { incidentId: 'abc', incidentType: 'extendedIncident' };

const NOW = Date.UTC(2026, 10, 24, 9);

let calls: unknown[][];
beforeEach(() => {
  calls = [];
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const recording: WriteBackTarget = {
  updateNote(incident, note) {
    calls.push(['note', incident, note]);
    return Promise.resolve();
  },
  changeStatus(incident, status) {
    calls.push(['status', incident, status]);
    return Promise.resolve(true);
  },
};

const write = (input: Partial<WriteBackInput>, target: Partial<WriteBackTarget> = {}): Promise<WrittenBack> =>
  writeBackActivities({ ...recording, ...target }).writeBack({
    ...INCIDENT,
    note: undefined,
    status: undefined,
    ...input,
  });

describe('writing back', () => {
  test.each<[Partial<WriteBackInput>, unknown[][]]>([
    [{ note: 'n' }, [['note', INCIDENT, 'n']]],
    [{ status: 'closed' }, [['status', INCIDENT, 'closed']]],
    [
      { note: 'n', status: 'false positive' },
      [
        ['note', INCIDENT, 'n'],
        ['status', INCIDENT, 'false positive'],
      ],
    ],
  ])('of %j calls %j', async (input, expected) => {
    expect(await runningActivity(() => write(input))).toEqual({ taken: true, at: NOW });
    expect(calls).toEqual(expected);
  });

  test('answers that GravityZone keeps the status', async () => {
    const changeStatus = () => Promise.resolve(false);
    const act = () => write({ status: 'closed' }, { changeStatus });
    expect(await runningActivity(act)).toEqual({ taken: false, at: NOW });
  });

  test('tells when GravityZone answered, not when it was asked', async () => {
    const changeStatus = () => {
      vi.setSystemTime(NOW + 700);
      return Promise.resolve(true);
    };
    const act = () => write({ status: 'closed' }, { changeStatus });
    expect(await runningActivity(act)).toEqual({ taken: true, at: NOW + 700 });
  });

  test.each([
    [VendorUnavailable, false],
    [VendorRefused, true],
  ])('fails with %o, for good: %s', async (Failure, nonRetryable) => {
    const error = new Failure('gravityzone', { code: 'no', message: 'No.', advice: 'Ask.' });
    const updateNote = () => Promise.reject(error);
    const act = () => write({ note: 'n', status: 'closed' }, { updateNote });
    const failure: unknown = await runningActivity(act).catch((caught: unknown) => caught);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'no', nonRetryable });
    expect(calls).toEqual([]);
  });

  test('closes nothing once it was stopped', async () => {
    const stop = new AbortController();
    const updateNote = () => {
      stop.abort();
      return Promise.resolve();
    };
    const act = () => write({ note: 'n', status: 'closed' }, { updateNote });
    await expect(runningActivity(act, { signal: stop.signal })).rejects.toBeInstanceOf(CancelledFailure);
    expect(calls).toEqual([]);
  });
});
