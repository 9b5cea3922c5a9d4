import { RetryState, TimeoutType } from '@temporalio/common';
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { describe, expect, test } from 'vitest';
import { readFailure } from './read-failure.ts';

const NOW = 1_720_773_218_319;

const failed = (cause: Error): ActivityFailure =>
  new ActivityFailure('failed', 'deliver', '1', RetryState.TIMEOUT, 'worker', cause);
const timedOut = (type: TimeoutType, details?: unknown, cause?: Error): ActivityFailure =>
  failed(Object.assign(new TimeoutFailure('too late', details, type), cause && { cause }));
const down = ApplicationFailure.create({
  message: 'Manage is down.',
  type: 'down',
  details: [{ advice: 'Wait.', retryAfter: 4_000 }],
});

describe('whether a write may have been sent', () => {
  test.each([
    { type: TimeoutType.START_TO_CLOSE, details: undefined, sent: 'perhaps' },
    { type: TimeoutType.HEARTBEAT, details: undefined, sent: 'perhaps' },
    { type: TimeoutType.SCHEDULE_TO_CLOSE, details: 'running', sent: 'perhaps' },
    { type: TimeoutType.SCHEDULE_TO_CLOSE, details: undefined, sent: 'nothing' },
    { type: TimeoutType.SCHEDULE_TO_START, details: undefined, sent: 'nothing' },
  ])('$sent where $type ended it with the report $details', ({ type, details, sent }) => {
    expect(readFailure(timedOut(type, details), NOW).sent).toBe(sent);
  });

  test.each([
    { details: undefined, silent: '1' },
    { details: 'running', silent: undefined },
  ])('the attempt that reported $details is silent: $silent', ({ details, silent }) => {
    expect(readFailure(timedOut(TimeoutType.HEARTBEAT, details), NOW).silent).toBe(silent);
  });

  test('nothing where the last attempt said why it failed', () => {
    expect(readFailure(failed(down), NOW)).toEqual({
      refused: false,
      timedOut: false,
      sent: 'nothing',
      problem: { code: 'down', message: 'Manage is down.', advice: 'Wait.', since: NOW, until: NOW + 4_000 },
      retryAfter: 4_000,
    });
  });

  test('is told with what the attempt before had met', () => {
    expect(readFailure(timedOut(TimeoutType.START_TO_CLOSE, undefined, down), NOW)).toMatchObject({
      timedOut: true,
      sent: 'perhaps',
      problem: { code: 'down' },
    });
  });
});

test('a failure that no try can heal is a refusal', () => {
  const refusal = ApplicationFailure.nonRetryable('No.', 'unknown-priority');
  expect(readFailure(failed(refusal), NOW)).toMatchObject({ refused: true, sent: 'nothing', retryAfter: 0 });
});
