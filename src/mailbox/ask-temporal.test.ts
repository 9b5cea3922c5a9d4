import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { expect, it } from 'vitest';
import { replyOf } from './ask-temporal.ts';
import { grpcError } from './fake-client.fixture.ts';

it.each([
  ['a workflow of that id runs', new WorkflowExecutionAlreadyStartedError('m', 'w', 't'), 'running'],
  ['no workflow of that id runs', new WorkflowNotFoundError('m', 'w', undefined), 'gone'],
  ['too many signals', grpcError(3, 'exceeded workflow execution limit for signal events'), 'full'],
  ['a payload over 2 MiB', grpcError(3, 'Blob data size exceeds limit.'), 'refused'],
  [
    'a message over 4 MiB',
    grpcError(8, 'grpc: received message larger than max (4200000 vs. 4194304)'),
    'refused',
  ],
  ['a rate limit', grpcError(8, 'namespace rate limit exceeded'), 'later'],
  ['no connection', grpcError(14, 'No connection established'), 'later'],
  ['a deadline', grpcError(4, 'Deadline exceeded'), 'later'],
  ['an abort', grpcError(1, 'Cancelled on client'), 'later'],
  ['no such namespace', grpcError(5, 'Namespace plumbline is not found.'), 'later'],
  ['no permission', grpcError(7, 'Request unauthorized.'), 'later'],
  ['a fault on our side', new TypeError('no codec'), 'later'],
  ['anything else', 'boom', 'later'],
])('%s', (_, error, kind) => expect(replyOf(error).kind).toBe(kind));
