import type { Client } from '@temporalio/client';
import { beforeEach, expect, it } from 'vitest';
import type { DeliverActivity, DeliverResult } from '../activities/deliver.ts';
import type { DeliverInput } from '../activities/delivering.ts';
import { runningActivity, SCHEDULED as NOW } from '../activities/running-activity.fixture.ts';
import { delivery, snapshot, ticketPolicy } from '../incident/builders.fixture.ts';
import { addDoubt } from '../incident/doubt.ts';
import { ownAttempts } from './own-attempts.ts';

const SILENT = { runId: 'run', activityId: '1' };
const target = snapshot(1);
const certain = delivery();
const doubtful = addDoubt(certain, {
  target,
  write: 1,
  until: NOW + 80_000,
  late: NOW + 80_000,
  written: undefined,
  status: undefined,
  at: NOW,
  firstLook: 1_000,
  failures: 0,
  silent: SILENT,
});
const input: DeliverInput = {
  key: { account: 'main', incidentId: 'abc', mark: 'GZ', formerMarks: [], life: 'k7ab' },
  target,
  left: doubtful,
  policy: ticketPolicy(),
  isAsked: false,
};

/** What the history tells of attempt 1 of activity 1. */
let started: { identity: string; at: number };
const history = () => ({
  events: [
    { eventId: 1, workflowExecutionStartedEventAttributes: { originalExecutionRunId } },
    { eventId: 5, activityTaskScheduledEventAttributes: { activityId: '1' } },
    {
      eventId: 6,
      eventTime: { seconds: started.at / 1_000 },
      activityTaskStartedEventAttributes: { scheduledEventId: 5, identity: started.identity, attempt: 1 },
    },
  ],
});
/** The run that those attempts began in, which a reset copies to another one. */
let originalExecutionRunId: string;
let isDown = false;
const client = {
  withDeadline: (_deadline: number, act: () => Promise<unknown>) => act(),
  workflow: {
    getHandle: () => ({
      fetchHistory: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(history())),
    }),
  },
} as unknown as Client;

/** What the activity is asked, call by call. */
let asked: DeliverInput['left'][];
const activity: DeliverActivity = {
  deliver({ left }) {
    asked.push(left);
    return Promise.resolve({} as DeliverResult);
  },
};

let own: ReturnType<typeof ownAttempts>;
let clocks: { now: number; steady: number };
/** More than two are not remembered. */
const MOST = 2;
let deliver: (activityId: string, left: DeliverInput['left']) => Promise<DeliverResult>;
beforeEach(() => {
  asked = [];
  isDown = false;
  originalExecutionRunId = 'run';
  clocks = { now: NOW, steady: 1 };
  own = ownAttempts(client, { now: () => clocks.now, steady: () => clocks.steady }, MOST);
  const watched = own.watch(activity);
  deliver = (activityId, left) => runningActivity(() => watched.deliver({ ...input, left }), { activityId });
  started = { identity: own.identity, at: NOW - 20_000 };
});

it('an attempt of this process that did not begin leaves no doubt', async () => {
  await deliver('2', doubtful);
  expect(asked).toEqual([{ ...doubtful, doubt: undefined }]);
});

it('that there were many long ago does not matter', async () => {
  for (const other of ['3', '4', '5']) await deliver(other, certain);
  clocks.steady += 7_200_001;
  await deliver('2', doubtful);
  expect(asked.at(-1)).toEqual({ ...doubtful, doubt: undefined });
});

it('one that comes after that is refused', async () => {
  await deliver('2', doubtful);
  await expect(deliver('1', certain)).rejects.toThrow('before it began');
  expect(asked).toHaveLength(1);
});

it.each([
  ['of this process began', () => deliver('1', certain)],
  ['was handed to another process', () => void (started.identity = ownAttempts(client).identity)],
  ['is so old that it may be forgotten', () => void (started.at = NOW - 4_000_000)],
  [
    'is so old by the clock of the server, ours being behind',
    () => void (started.at = clocks.now = NOW - 4_000_000),
  ],
  ['is told of by no history', () => void (isDown = true)],
  ['was copied by a reset', () => void (originalExecutionRunId = 'earlier')],
  [
    'may be one of those that were too many to be remembered',
    async () => {
      for (const other of ['3', '4', '5']) await deliver(other, certain);
    },
  ],
])('one that %s leaves the doubt', async (_what, prepare) => {
  await prepare();
  await deliver('2', doubtful);
  expect(asked.at(-1)).toBe(doubtful);
});

it('a doubt about more than one attempt says of none that it may never have begun', () => {
  const more = { target, write: 2, until: NOW, late: NOW, written: undefined, status: undefined };
  const { doubt } = addDoubt(doubtful, { ...more, at: NOW, firstLook: 0, failures: 0, silent: SILENT });
  expect(doubt?.silent).toBeUndefined();
});
