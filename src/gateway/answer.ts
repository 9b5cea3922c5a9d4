import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { sendJson } from '../process/listen.ts';
import type { PushOutcome } from './gateway-metrics.ts';
import type { CallbackReply } from './receive-callback.ts';

/** Seconds after which a sender that got 503 may try again. */
const RETRY_AFTER_S = 5;

/**
 * GravityZone takes everything but 200 as an error and ignores the body, which is for people with a debugger.
 */
const ANSWERS: Readonly<
  Record<PushOutcome, { status: number; error?: string; headers?: Record<string, string> }>
> = {
  accepted: { status: 200 },
  'not-found': { status: 404, error: 'There is no such account.' },
  'wrong-method': { status: 405, error: 'Events are posted.', headers: { allow: 'POST' } },
  unauthorized: { status: 401, error: 'The Authorization header is not the one agreed upon.' },
  'too-large': { status: 413, error: 'The body is too large.' },
  broken: { status: 400, error: 'The body is not complete.' },
  later: {
    status: 503,
    error: 'The events could not be made durable; send them again.',
    headers: { 'retry-after': String(RETRY_AFTER_S) },
  },
  busy: {
    status: 503,
    error: 'Too much is being sent at once; send it again.',
    headers: { 'retry-after': String(RETRY_AFTER_S) },
  },
  failed: { status: 500, error: 'The gateway failed; send the events again.' },
};

/** Sends the answer that belongs to an outcome, with `headers` besides. */
export function answer(
  response: ServerResponse,
  outcome: PushOutcome,
  headers: OutgoingHttpHeaders = {},
): void {
  const { status, error, headers: ours } = ANSWERS[outcome];
  sendJson(response, status, { result: outcome, error }, { ...ours, ...headers });
}

/** Sends the answer to a callback; the reason is for people with a debugger. */
export function answerCallback(response: ServerResponse, { status, reason, close }: CallbackReply): void {
  sendJson(
    response,
    status,
    { result: reason },
    { ...(status === 405 && { allow: 'POST' }), ...(close === true && { connection: 'close' }) },
  );
}
