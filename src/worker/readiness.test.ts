import type { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { workersReadiness } from './readiness.ts';

type Status = Pick<
  ReturnType<Worker['getStatus']>,
  'runState' | 'hasOutstandingWorkflowPoll' | 'hasOutstandingActivityPoll'
>;

const POLLING: Status = {
  runState: 'RUNNING',
  hasOutstandingWorkflowPoll: false,
  hasOutstandingActivityPoll: true,
};

function worker(taskQueue: string, changes: Partial<Status> = {}): Worker {
  return { options: { taskQueue }, getStatus: () => ({ ...POLLING, ...changes }) } as unknown as Worker;
}

test('a process whose workers all poll is ready', () => {
  const workflows = { hasOutstandingWorkflowPoll: true, hasOutstandingActivityPoll: false };
  expect(workersReadiness([worker('incidents', workflows), worker('desk-manage')])).toEqual({
    ok: true,
    detail: 'Polling incidents, desk-manage.',
  });
});

test.each<[string, Partial<Status>]>([
  ['has no poll open', { hasOutstandingActivityPoll: false }],
  ['has not started', { runState: 'INITIALIZED' }],
  ['drains', { runState: 'DRAINING' }],
  ['stopped', { runState: 'STOPPED' }],
  ['failed', { runState: 'FAILED' }],
])('a process with a worker that %s is not ready, and says which', (_what, status) => {
  const workers = [worker('incidents'), worker('desk-automate', status), worker('desk-manage', status)];
  expect(workersReadiness(workers)).toEqual({ ok: false, detail: 'Not polling desk-automate, desk-manage.' });
});
