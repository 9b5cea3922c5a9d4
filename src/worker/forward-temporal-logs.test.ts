import pino from 'pino';
import { expect, it } from 'vitest';
import { toFailure } from '../activities/to-failure.ts';
import { VendorUnavailable } from '../http/vendor-errors.ts';
import { passOn } from './forward-temporal-logs.ts';

it.each([
  ['ERROR', 'worker', 'It failed.', 50],
  ['WARN', 'worker', 'It is slow.', 40],
  ['WARN', 'worker', 'No workflows registered, not polling for workflow tasks', 20],
  ['WARN', 'core', 'Activity not found on completion. This may happen.', 20],
  ['INFO', 'workflow', 'manage: ticket 1: opened', 30],
  ['INFO', 'worker', 'Worker started.', 20],
] as const)(
  'what Temporal logs as %s of the component %s, %j, has level %i',
  (level, sdkComponent, message, logged) => {
    const lines: unknown[] = [];
    const write = (line: string): unknown => lines.push(JSON.parse(line));
    const logger = pino({ base: null, level: 'debug', timestamp: false }, { write });
    passOn({ level, message, meta: { sdkComponent, ticket: '1' } }, logger);
    expect(lines).toEqual([{ level: logged, sdkComponent, ticket: '1', msg: message }]);
  },
);

function linesOf(meta: Readonly<Record<string, unknown>>): unknown[] {
  const lines: unknown[] = [];
  const write = (line: string): unknown => lines.push(JSON.parse(line));
  passOn(
    { level: 'WARN', message: 'Activity failed', meta },
    pino({ base: null, timestamp: false }, { write }),
  );
  return lines;
}

it('a failed activity is told with its incident, why, and what to do', () => {
  const error = toFailure(
    new VendorUnavailable('manage', {
      code: 'unreachable',
      message: 'Manage does not answer.',
      advice: 'Wait.',
    }),
  );
  const meta = {
    activityType: 'deliver',
    workflowId: 'incident/main/i1',
    attempt: 2,
    taskToken: 'long',
    error,
  };
  expect(linesOf(meta)).toEqual([
    {
      level: 40,
      activityType: 'deliver',
      workflowId: 'incident/main/i1',
      attempt: 2,
      account: 'main',
      incident: 'i1',
      vendor: 'manage',
      code: 'unreachable',
      advice: 'Wait.',
      msg: 'Activity failed: deliver: Manage does not answer.',
    },
  ]);
});

it('one that fails for a reason that nobody foresaw is told with where that comes from', () => {
  expect(linesOf({ activityType: 'deliver', error: new Error('oops') })).toEqual([
    expect.objectContaining({
      err: expect.objectContaining({ stack: expect.stringContaining('oops') as string }) as object,
      msg: 'Activity failed: deliver: oops',
    }),
  ]);
});

it.each([
  ['incident/main/i1', { account: 'main', incident: 'i1' }],
  ['feed/main', { account: 'main' }],
  ['quarantine/main/0a1b', { account: 'main' }],
  ['ticket-watch/manage', {}],
])('a line of workflow %s names what it is about', (workflowId, subject) => {
  expect(linesOf({ workflowId })).toEqual([{ level: 40, workflowId, ...subject, msg: 'Activity failed' }]);
});
