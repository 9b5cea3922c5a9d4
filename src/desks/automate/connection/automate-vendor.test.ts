import { describe, expect, it } from 'vitest';
import { whatAutomateSaid, whatCodeLogInSaid, whatLogInSaid } from './automate-vendor.ts';

const answerOf = (status: number, json?: unknown, text = json === undefined ? '' : JSON.stringify(json)) => ({
  status,
  headers: {},
  text,
  json,
});

describe('what Automate says', () => {
  it.each([
    [400, 'bad-request'],
    [401, 'bad-credentials'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'not-supported'],
    [409, 'conflict'],
    [418, 'refused'],
  ])('%i is a refusal, with advice', (status, code) => {
    expect(whatAutomateSaid(answerOf(status))?.verdict).toMatchObject({
      code,
      advice: expect.stringMatching(/^[A-Z].+\.$/) as string,
    });
  });

  it.each([408, 500, 502, 504])('%i passes', (status) => {
    expect(whatAutomateSaid(answerOf(status))?.verdict).toBe('passing');
  });

  it.each([
    [{ code: 'Unauthorized', message: 'No.', errors: [{ message: 'Bad token' }] }, 'No. Bad token'],
    [{ Message: 'Bad condition' }, 'Bad condition'],
    [{ ModelState: {} }, '{"ModelState":{}}'],
    [undefined, ''],
  ])('%j is told in its own words', (json, reason) => {
    expect(whatAutomateSaid(answerOf(400, json))?.reason).toBe(reason);
  });

  it.each([
    ['a page', answerOf(403, undefined, '<html></html>')],
    ['a plain text', answerOf(403, undefined, 'RBAC: access denied')],
    ['a redirect', answerOf(302)],
  ])('is nothing where %s stands in its place', (_what, answer) => {
    expect(whatAutomateSaid(answer)).toBeUndefined();
  });

  it('is nothing in a success, but for a script that it does not take', () => {
    expect(whatAutomateSaid(answerOf(200, []))).toBeUndefined();
    expect(whatAutomateSaid(answerOf(200, { ContainsUnsuccessfulResults: false }))).toBeUndefined();
    const rows = [{ ResultDetails: { Message: 'Permission denied' } }];
    const refused = answerOf(200, { ContainsUnsuccessfulResults: true, ScriptResults: rows });
    expect(whatAutomateSaid(refused)).toMatchObject({
      reason: 'Permission denied',
      verdict: { code: 'script-refused' },
    });
  });
});

describe('what Automate says to a log-in', () => {
  it.each([
    [answerOf(400, { Message: 'No.' }), 'bad-credentials'],
    [answerOf(403), 'bad-credentials'],
    [answerOf(200, { AccessToken: '' }), 'bad-credentials'],
    [answerOf(200, { AccessToken: '', IsTwoFactorRequired: true }), 'two-factor-required'],
    [answerOf(200, { AccessToken: '', IsInternalTwoFactorRequired: true }), 'two-factor-required'],
  ])('%j refuses it', (answer, code) => {
    expect(whatLogInSaid(answer)?.verdict).toMatchObject({ code });
  });

  it('is nothing where it gives a token, and passes where the server is down', () => {
    expect(whatLogInSaid(answerOf(200, { AccessToken: 'abc' }))).toBeUndefined();
    expect(whatLogInSaid(answerOf(503))?.verdict).toBe('passing');
  });
});

describe('what Automate says to a log-in with a code', () => {
  it.each([
    answerOf(200, { AccessToken: '', IsTwoFactorRequired: true }),
    answerOf(200, { AccessToken: '' }),
    answerOf(401, { message: 'Bad code' }),
  ])('%j refuses the code', (answer) => {
    expect(whatCodeLogInSaid(answer)?.verdict).toMatchObject({ code: 'two-factor-refused' });
  });

  it('is nothing where it gives a token, and passes where the server is down', () => {
    expect(whatCodeLogInSaid(answerOf(200, { AccessToken: 'abc' }))).toBeUndefined();
    expect(whatCodeLogInSaid(answerOf(503))?.verdict).toBe('passing');
  });
});
