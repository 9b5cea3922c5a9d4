import { describe, expect, it } from 'vitest';
import { COMPANY_INFO, isPagesHost, whatManageSaid } from './manage-vendor.ts';

const CALL = 'POST /service/tickets';

function answerOf(status: number, body: unknown, name = CALL) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const json = typeof body === 'string' ? undefined : body;
  return { call: { name, writes: true }, status, headers: {}, text, json };
}
const nested = (code: string, field: string, message = 'It is wrong') => ({
  code: 'InvalidObject',
  message: 'ticket object is invalid',
  errors: [{ code, message, resource: 'ticket', field }],
});
const HTML = '<html><body>502 Bad Gateway</body></html>';

describe('what Manage says', () => {
  it.each([408, 409, 429, 500, 503])('%i passes, whoever says it', (status) => {
    expect(whatManageSaid(answerOf(status, HTML), false)?.verdict).toBe('passing');
  });

  it.each([400, 401, 403, 404, 405, 415])('is nothing where a page stands in its place: %i', (status) => {
    expect(whatManageSaid(answerOf(status, HTML), false)).toBeUndefined();
  });

  it.each([
    { status: 401, body: { code: 'Unauthorized' }, code: 'bad-credentials', advice: 'privateKey' },
    { status: 401, body: '', code: 'bad-credentials', advice: 'clientId' },
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
      status: 405,
      body: { code: 'ConnectWiseApi', message: 'No.' },
      code: 'wrong-method',
      advice: 'fault of plumbline',
    },
    {
      status: 415,
      body: { code: 'ConnectWiseApi', message: 'No.' },
      code: 'wrong-method',
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
  ])('refuses with $status as $code', ({ status, body, code, advice }) => {
    expect(whatManageSaid(answerOf(status, body), false)?.verdict).toMatchObject({
      code,
      advice: expect.stringContaining(advice) as string,
    });
  });

  it.each([
    [nested('NotFound', 'status/id', 'Status 17 not found for Board 21'), 'Status 17 not found for Board 21'],
    [{ code: 'Security', message: 'SSL is required.', errors: null }, 'SSL is required.'],
    [{ code: 'Unauthorized' }, 'Unauthorized'],
    [{ error: 'ConnectWiseAPI' }, 'ConnectWiseAPI'],
    [{ detail: 'No.' }, '{"detail":"No."}'],
  ])('is told in its own words: %j', (body, reason) => {
    expect(whatManageSaid(answerOf(400, body), false)?.reason).toBe(reason);
  });

  it('is that it knows no such company where it tells nothing of it', () => {
    expect(whatManageSaid(answerOf(200, null, COMPANY_INFO), false)?.verdict).toMatchObject({
      code: 'unknown-company-id',
      advice: expect.stringContaining('`companyId`') as string,
    });
  });

  it.each([
    ['nothing to read', answerOf(204, '')],
    ['nothing at all', answerOf(200, null)],
    ['a ticket of that text', answerOf(200, { message: 'See why SSL is wanted' })],
  ])('is nothing in a success: %s', (_what, answer) => {
    expect(whatManageSaid(answer, true)).toBeUndefined();
  });

  it.each([
    ['GET /service/boards/5', 'not-found', 'security role'],
    ['GET /service/boards/5/statuses', 'not-found', 'security role'],
    ['GET /service/info/boards', 'unknown-endpoint', '`url`'],
    ['POST /service/tickets', 'unknown-endpoint', '`url`'],
  ])('is about the address where nothing answers to %s: %s', (call, code, advice) => {
    const answer = answerOf(404, { code: 'NotFound', message: 'There is no such resource.' }, call);
    expect(whatManageSaid(answer, false)?.verdict).toMatchObject({
      code,
      advice: expect.stringContaining(advice) as string,
    });
  });

  it('names the Table Setup right where the statuses of a board are refused', () => {
    const answer = answerOf(403, { code: 'Security', message: 'No.' }, 'GET /service/boards/21/statuses');
    expect(whatManageSaid(answer, false)?.verdict).toMatchObject({
      advice: expect.stringContaining('Table Setup') as string,
    });
  });

  it.each([
    { status: 302, body: '' },
    { status: 400, body: 'Cannot route. Codebase/company is invalid' },
    { status: 404, body: HTML },
    { status: 404, body: { code: 'NotFound', message: 'Ticket 69 not found' } },
  ])('asks for the API address where $status comes from the host of the pages', ({ status, body }) => {
    expect(whatManageSaid(answerOf(status, body), true)?.verdict).toMatchObject({
      code: 'wrong-host',
      advice: expect.stringContaining('`api-`') as string,
    });
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
