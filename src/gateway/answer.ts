import type { FastifyReply } from 'fastify';
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

/** Sends the answer that belongs to an outcome. */
export function answer(reply: FastifyReply, outcome: PushOutcome): FastifyReply {
  const { status, error, headers = {} } = ANSWERS[outcome];
  return reply
    .code(status)
    .headers(headers)
    .send(error === undefined ? { result: outcome } : { result: outcome, error });
}

/** Sends the answer to a callback; the reason is for people with a debugger. */
export function answerCallback(reply: FastifyReply, { status, reason, close }: CallbackReply): FastifyReply {
  const headers = {
    ...(status === 405 && { allow: 'POST' }),
    ...(close === true && { connection: 'close' }),
  };
  return reply.code(status).headers(headers).send({ result: reason });
}
