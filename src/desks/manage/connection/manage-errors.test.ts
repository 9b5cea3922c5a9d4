import { describe, expect, it } from 'vitest';
import { ExchangeFailed } from '../../../http/exchange.ts';
import { VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import {
  isPagesHost,
  noAnswer,
  rateLimited,
  refusal,
  unknownCompanyId,
  unreadableAnswer,
} from './manage-errors.ts';

const CALL = 'POST /service/tickets';
const API_HOST = { now: 0, pause: 30_000, pagesHost: false };

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
    const error = refusal(CALL, answerOf(status, body), API_HOST);
    expect(error).toBeInstanceOf(VendorUnavailable);
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
      status: 400,
      body: { code: 'InvalidObject', message: 'The words "Cannot route" are not allowed' },
      code: 'refused',
      advice: 'Correct',
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
    { status: 400, body: nested('NotFound', 'source/id'), code: 'unknown-source', advice: '`source`' },
    { status: 400, body: nested('NotFound', 'team/id'), code: 'unknown-team', advice: '`team`' },
    { status: 400, body: nested('NotFound', 'owner/id'), code: 'unknown-owner', advice: '`owner`' },
    { status: 400, body: nested('NotFound', 'site/id'), code: 'unknown-site', advice: '`catchAll`' },
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
    const error = refusal(CALL, answerOf(status, body), API_HOST);
    expect(error).toBeInstanceOf(VendorRefused);
    expect(error).toMatchObject({
      code,
      message: expect.stringContaining('(request id req-7)') as string,
      advice: expect.stringContaining(advice) as string,
    });
  });

  it('says what Manage said about a nested fault', () => {
    const body = nested('NotFound', 'status/id', 'Service Status 17 not found for Service Board 21');
    expect(refusal(CALL, answerOf(400, body), API_HOST).message).toBe(
      'Manage answered 400 to POST /service/tickets: Service Status 17 not found for Service Board 21 (request id req-7)',
    );
  });

  it('names the Table Setup right where the statuses of a board are refused', () => {
    const error = refusal(
      'GET /service/boards/21/statuses',
      answerOf(403, { code: 'Security', message: 'No.' }),
      API_HOST,
    );
    expect(error.advice).toContain('Table Setup');
  });

  it('shows a long or hostile text as one short line', () => {
    const { message } = refusal(CALL, answerOf(502, `a\r\nb\u202ec\u0000${'x'.repeat(9_000)}`), API_HOST);
    expect(message).toContain('a b c xxx');
    expect(message.length).toBeLessThan(400);
  });

  it.each([
    { status: 429, header: undefined, wait: 30_000 },
    { status: 429, header: '7', wait: 30_000 },
    { status: 429, header: '45', wait: 45_000 },
    { status: 429, header: '45, 45', wait: 45_000 },
    { status: 429, header: '0', wait: 30_000 },
    { status: 429, header: '86400', wait: 600_000 },
    { status: 429, header: 'Thu, 01 Jan 1970 00:02:00 GMT', wait: 120_000 },
    { status: 503, header: '7', wait: 7_000 },
    { status: 503, header: '0', wait: 1_000 },
    { status: 503, header: '86400', wait: 600_000 },
    { status: 503, header: undefined, wait: undefined },
  ])('waits $wait ms after a $status with Retry-After $header', ({ status, header, wait }) => {
    const headers = header === undefined ? {} : { 'retry-after': header };
    const error = refusal(CALL, answerOf(status, {}, headers), API_HOST) as VendorUnavailable;
    expect(error.retryAfterMs).toBe(wait);
  });

  it.each([
    { body: { error: 'ConnectWiseAPI', message: 'Too many requests. Please try again in 30 seconds.' } },
    { body: { code: 'ConnectWiseAPI', message: 'Too many requests. Please try again in 30 seconds.' } },
  ])('says what a rate limit said: $body', ({ body }) => {
    expect(refusal(CALL, answerOf(429, body), API_HOST).message).toContain('try again in 30 seconds');
  });

  it.each([
    { status: 302, body: '' },
    { status: 400, body: 'Cannot route. Codebase/company is invalid' },
    { status: 404, body: HTML },
    { status: 404, body: { code: 'NotFound', message: 'Ticket 69 not found' } },
  ])('asks for the API address where $status comes from the host of the pages', ({ status, body }) => {
    const error = refusal(CALL, answerOf(status, body), { ...API_HOST, pagesHost: true });
    expect(error).toBeInstanceOf(VendorRefused);
    expect(error).toMatchObject({ code: 'wrong-host', advice: expect.stringContaining('`api-`') as string });
  });
});

describe('a host of the cloud', () => {
  it.each([
    ['https://na.myconnectwise.net', true],
    ['https://sandbox-na.myconnectwise.net', true],
    ['https://EU.MyConnectWise.net', true],
    ['https://api-na.myconnectwise.net', false],
    ['https://psa.example', false],
    ['https://notmyconnectwise.net', false],
    ['http://127.0.0.1:8490', false],
  ])('%s is that of the pages: %s', (url, pages) => {
    expect(isPagesHost(url)).toBe(pages);
  });
});

describe('a company id that the server does not know', () => {
  it('is to be corrected in the settings', () => {
    expect(unknownCompanyId('GET /login/companyinfo', answerOf(200, null))).toMatchObject({
      code: 'unknown-company-id',
      retryable: false,
      advice: expect.stringContaining('`companyId`') as string,
    });
  });
});

describe('a call while requests are paused', () => {
  it('says how long', () => {
    expect(rateLimited(12_345.6)).toMatchObject({
      code: 'rate-limited',
      retryable: true,
      retryAfterMs: 12_346,
    });
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

  it('names the setting where the address is a private one', () => {
    const failure = new ExchangeFailed('x has no public address', false, undefined, 'private-address');
    expect(noAnswer(CALL, failure)).toMatchObject({
      code: 'private-address',
      retryable: false,
      advice: expect.stringContaining('`privateAddresses: true`') as string,
    });
  });
});

describe('whether something may have been written', () => {
  const failures: readonly (readonly [string, (call: string) => object, 'nothing' | 'perhaps'])[] = [
    ...[408, 500, 502, 503, 504].map(
      (status) =>
        [
          `a ${status}`,
          (call: string) => refusal(call, answerOf(status, HTML), API_HOST),
          'perhaps',
        ] as const,
    ),
    ...[400, 409, 429].map(
      (status) =>
        [
          `a ${status}`,
          (call: string) => refusal(call, answerOf(status, HTML), API_HOST),
          'nothing',
        ] as const,
    ),
    [
      'a success that cannot be read',
      (call) => unreadableAnswer(call, answerOf(201, HTML), undefined),
      'perhaps',
    ],
    ['a lost answer', (call) => noAnswer(call, new ExchangeFailed('reset', true, undefined)), 'perhaps'],
    ['no connection', (call) => noAnswer(call, new ExchangeFailed('refused', false, undefined)), 'nothing'],
    ['a pause', () => rateLimited(1), 'nothing'],
  ];

  it.each(failures)('is told by method and outcome: %s', (_what, failureOf, sent) => {
    for (const method of ['POST', 'PATCH'])
      expect(failureOf(`${method} /service/tickets`)).toMatchObject({ sent });
    expect(failureOf('GET /service/tickets')).toMatchObject({ sent: 'nothing' });
  });
});
