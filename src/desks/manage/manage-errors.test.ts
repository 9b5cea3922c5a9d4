import { describe, expect, it } from 'vitest';
import { ExchangeFailed } from '../../http/exchange.ts';
import { DeskRejected, DeskUnavailable } from '../../errors/index.ts';
import { noAnswer, refusal } from './manage-errors.ts';

const CALL = 'POST /service/tickets';

function answerOf(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: { 'x-cw-request-id': 'req-7', ...headers },
    text,
    json: typeof body === 'string' ? undefined : body,
  };
}
const nested = (code: string, field: string, message = 'It is wrong') => ({
  code: 'InvalidObject',
  message: 'ticket object is invalid',
  errors: [{ code, message, resource: 'ticket', field }],
});
const HTML = '<html><body>502 Bad Gateway</body></html>';

describe('refusal', () => {
  it.each([
    { status: 408, body: HTML, code: 'timed-out' },
    { status: 409, body: { code: 'Conflict', message: 'The record is in use' }, code: 'in-use' },
    { status: 500, body: { code: 'Error', message: 'Query read timeout' }, code: 'server-error' },
    { status: 502, body: HTML, code: 'server-error' },
    { status: 400, body: HTML, code: 'unreadable-answer' },
    { status: 404, body: HTML, code: 'unreadable-answer' },
    { status: 429, body: { error: 'ConnectWiseAPI', message: 'Too many requests.' }, code: 'rate-limited' },
  ])('retries $status as $code', ({ status, body, code }) => {
    const error = refusal(CALL, answerOf(status, body), 0);
    expect(error).toBeInstanceOf(DeskUnavailable);
    expect(error).toMatchObject({ code, message: expect.stringContaining('(request id req-7)') as string });
  });

  it.each([
    { status: 401, body: { code: 'Unauthorized' }, code: 'bad-credentials', advice: 'privateKey' },
    { status: 401, body: HTML, code: 'bad-credentials', advice: 'clientId' },
    {
      status: 403,
      body: { code: 'Security', message: 'You do not have security permission to perform this action.' },
      code: 'forbidden',
      advice: 'Security Roles',
    },
    {
      status: 403,
      body: { code: 'Security', message: 'SSL is required.', errors: null },
      code: 'wrong-host',
      advice: '`api-` prefix',
    },
    {
      status: 400,
      body: { code: 'Security', message: 'SSL is required.', errors: null },
      code: 'wrong-host',
      advice: '`api-` prefix',
    },
    { status: 422, body: { code: 'Other', message: 'No.' }, code: 'refused', advice: 'Correct' },
    { status: 302, body: '', code: 'redirected', advice: '`url`' },
    {
      status: 400,
      body: 'Cannot route. Codebase/company is invalid',
      code: 'unroutable',
      advice: '`companyId`',
    },
    {
      status: 404,
      body: { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' },
      code: 'unknown-endpoint',
      advice: '`url`',
    },
    {
      status: 404,
      body: { code: 'NotFound', message: 'Service Board 5 not found' },
      code: 'not-found',
      advice: 'security role',
    },
    {
      status: 405,
      body: { code: 'ConnectWiseApi', message: 'No.' },
      code: 'wrong-method',
      advice: 'fault of plumbline',
    },
    {
      status: 415,
      body: { code: 'ConnectWiseApi', message: 'No.' },
      code: 'wrong-content-type',
      advice: 'fault of plumbline',
    },
    { status: 400, body: nested('NotFound', 'status/id'), code: 'unknown-status', advice: '`status`' },
    { status: 400, body: nested('NotFound', 'subType/id'), code: 'unknown-sub-type', advice: '`subType`' },
    { status: 400, body: nested('NotFound', 'company'), code: 'unknown-company', advice: '`companies`' },
    { status: 400, body: nested('NotFound', 'constructor'), code: 'unknown-reference', advice: 'Correct' },
    {
      status: 400,
      body: nested('MaxLengthField', 'summary'),
      code: 'too-long',
      advice: 'fault of plumbline',
    },
    { status: 400, body: nested('MissingRequiredField', 'team'), code: 'missing-field', advice: '`team`' },
    {
      status: 400,
      body: { code: 'ConnectWiseApi', message: "Could not find member 'x'" },
      code: 'unsupported-request',
      advice: 'fault',
    },
    {
      status: 400,
      body: { code: 'ApiFindCondition', message: 'x is not a recognized name.' },
      code: 'unsupported-request',
      advice: 'fault',
    },
    { status: 400, body: { code: 7, errors: 'none' }, code: 'refused', advice: 'Correct' },
  ])('blocks $status as $code', ({ status, body, code, advice }) => {
    const error = refusal(CALL, answerOf(status, body), 0);
    expect(error).toBeInstanceOf(DeskRejected);
    expect(error).toMatchObject({
      code,
      message: expect.stringContaining('(request id req-7)') as string,
      advice: expect.stringContaining(advice) as string,
    });
  });

  it('says what Manage said about a nested fault', () => {
    const body = nested('NotFound', 'status/id', 'Service Status 17 not found for Service Board 21');
    expect(refusal(CALL, answerOf(400, body), 0).message).toBe(
      'Manage answered 400 to POST /service/tickets: Service Status 17 not found for Service Board 21 (request id req-7)',
    );
  });

  it('names the Table Setup right where the statuses of a board are refused', () => {
    const error = refusal(
      'GET /service/boards/21/statuses',
      answerOf(403, { code: 'Security', message: 'No.' }),
      0,
    );
    expect(error.advice).toContain('Table Setup');
  });

  it('shows a long or hostile text as one short line', () => {
    const { message } = refusal(CALL, answerOf(502, `a\r\nb\u202ec\u0000${'x'.repeat(9_000)}`), 0);
    expect(message).toContain('a b c xxx');
    expect(message.length).toBeLessThan(400);
  });

  it.each([
    { header: undefined, wait: 30_000 },
    { header: '7', wait: 7_000 },
    { header: '0', wait: 1_000 },
    { header: '86400', wait: 600_000 },
  ])('waits $wait ms after a 429 with Retry-After $header', ({ header, wait }) => {
    const headers = header === undefined ? {} : { 'retry-after': header };
    expect(refusal(CALL, answerOf(429, {}, headers), 0)).toMatchObject({ retryAfterMs: wait });
  });
});

describe('noAnswer', () => {
  it.each([
    { sent: true, code: 'no-answer' },
    { sent: false, code: 'unreachable' },
  ])('is $code where sent is $sent', ({ sent, code }) => {
    const failure = new ExchangeFailed('socket hang up', sent, undefined);
    expect(noAnswer(CALL, failure)).toMatchObject({ code, retryable: true, cause: failure });
  });
});
