import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { expect, it, onTestFinished, vi } from 'vitest';
import { askTemporal, replyOf } from './ask-temporal.ts';
import type { TemporalReply } from './ask-temporal.ts';
import { fakeClient, grpcError } from './fake-client.fixture.ts';

const NO_ANSWER = 'Temporal did not answer in time';

it.each<[string, unknown, TemporalReply]>([
  [
    'a workflow of that id runs',
    new WorkflowExecutionAlreadyStartedError('m', 'w', 't'),
    { kind: 'running' },
  ],
  ['no workflow of that id runs', new WorkflowNotFoundError('m', 'w', undefined), { kind: 'gone' }],
  [
    'too many signals',
    grpcError(3, 'exceeded workflow execution limit for signal events'),
    { kind: 'full', reason: 'exceeded workflow execution limit for signal events' },
  ],
  [
    'a payload over 2 MiB',
    grpcError(3, 'Blob data size exceeds limit.'),
    { kind: 'refused', reason: 'Blob data size exceeds limit.' },
  ],
  [
    'a message over 4 MiB',
    grpcError(8, 'grpc: received message larger than max (4200000 vs. 4194304)'),
    { kind: 'refused', reason: 'grpc: received message larger than max (4200000 vs. 4194304)' },
  ],
  ['a deadline', grpcError(4, 'Deadline exceeded'), { kind: 'later', reason: NO_ANSWER }],
  ['an abort', grpcError(1, 'Cancelled on client'), { kind: 'later', reason: NO_ANSWER }],
])('%s', (_, error, reply) => {
  expect(replyOf(error)).toEqual(reply);
});

it.each<[string, unknown, string]>([
  ['a rate limit', grpcError(8, 'namespace rate limit exceeded'), 'gRPC 8: namespace rate limit exceeded'],
  ['another limit of signals', grpcError(9, 'limit for signal events'), 'gRPC 9: limit for signal events'],
  [
    'a larger message elsewhere',
    grpcError(13, 'message larger than max'),
    'gRPC 13: message larger than max',
  ],
  ['no connection', grpcError(14, 'No connection established'), 'gRPC 14: No connection established'],
  [
    'no such namespace',
    grpcError(5, 'Namespace plumbline is not found.'),
    'gRPC 5: Namespace plumbline is not found.',
  ],
  ['no permission', grpcError(7, 'Request unauthorized.'), 'gRPC 7: Request unauthorized.'],
  ['a fault on our side', new TypeError('no codec'), 'no codec'],
  ['a fault below another one', new Error('failed', { cause: new TypeError('no codec') }), 'no codec'],
  ['anything else', 'boom', 'boom'],
])('%s puts off, and the error is told with the reason', (_, error, reason) => {
  expect(replyOf(error)).toEqual({ kind: 'later', reason, error });
});

it('makes no call once the deadline has come', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const { client } = fakeClient();
  let calls = 0;
  const call = (): Promise<void> => {
    calls += 1;
    return Promise.resolve();
  };
  const late = { kind: 'later', reason: 'the deadline had passed' };
  expect(await askTemporal(client, Date.now(), call)).toMatchObject(late);
  expect(calls).toBe(0);
  expect(await askTemporal(client, Date.now() + 10_000, call)).toEqual({ kind: 'taken' });
  expect(calls).toBe(1);
});
