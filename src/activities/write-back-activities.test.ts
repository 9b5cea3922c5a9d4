import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { beforeEach, describe, expect, test } from 'vitest';
import { DeskRejected, DeskUnavailable } from '../errors/index.ts';
import { runningActivity } from './running-activity.fixture.ts';
import { writeBackActivities } from './write-back-activities.ts';
import type { WriteBackInput, WriteBackTarget } from './write-back-activities.ts';

const INCIDENT = { incidentId: 'abc', incidentType: 'extendedIncident' };

let calls: unknown[][];
beforeEach(() => {
  calls = [];
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

const write = (input: Partial<WriteBackInput>, target: Partial<WriteBackTarget> = {}): Promise<boolean> =>
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
    expect(await runningActivity(() => write(input))).toBe(true);
    expect(calls).toEqual(expected);
  });

  test('answers that GravityZone keeps the status', async () => {
    const changeStatus = () => Promise.resolve(false);
    expect(await runningActivity(() => write({ status: 'closed' }, { changeStatus }))).toBe(false);
  });

  test.each([
    [DeskUnavailable, false],
    [DeskRejected, true],
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
