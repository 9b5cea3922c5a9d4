import { describe, expect, it } from 'vitest';
import { VendorRefused, VendorUnavailable } from '../../http/vendor-errors.ts';
import { failureOfStatus, scriptRefused } from './failures.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');

function failure(status: number, headers: Record<string, string> = {}, json?: unknown, isWrite = false) {
  return failureOfStatus({ status, headers, text: '', json }, { name: 'GET /Tickets', isWrite }, NOW);
}

describe('a status other than success', () => {
  it.each([
    [408, 'server-error'],
    [429, 'rate-limited'],
    [500, 'server-error'],
    [502, 'server-error'],
    [504, 'server-error'],
  ])('%i means that the server cannot answer now', (status, code) => {
    expect(failure(status)).toBeInstanceOf(VendorUnavailable);
    expect(failure(status).code).toBe(code);
  });

  it.each([
    [302, 'refused'],
    [400, 'bad-request'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'not-supported'],
    [409, 'conflict'],
    [418, 'refused'],
  ])('%i is a refusal, with advice', (status, code) => {
    expect(failure(status)).toBeInstanceOf(VendorRefused);
    expect(failure(status)).toMatchObject({ code, advice: expect.stringMatching(/then retry\.$/) as string });
  });

  it.each([
    ['30 s without a header', 429, {}, 30_000],
    ['the seconds asked for', 429, { 'retry-after': '7' }, 7_000],
    ['until the date asked for', 429, { 'retry-after': 'Sun, 01 Mar 2026 10:00:05 GMT' }, 5_000],
    ['ten minutes at most', 429, { 'retry-after': '86400' }, 600_000],
    ['a second at least', 429, { 'retry-after': '0' }, 1_000],
    ['what a 503 asks for too', 503, { 'retry-after': '120' }, 120_000],
    ['nothing in particular after a bare 500', 500, {}, undefined],
  ])('names the wait: %s', (_, status, headers, expected) => {
    expect(failure(status, headers)).toMatchObject({ retryAfterMs: expected });
  });

  it.each([
    [408, true, 'perhaps'],
    [500, true, 'perhaps'],
    [503, true, 'perhaps'],
    [429, true, 'nothing'],
    [503, false, 'nothing'],
  ])('%i to a write (%s) leaves open that it was carried out: %s', (status, isWrite, sent) => {
    expect(failure(status, {}, undefined, isWrite)).toMatchObject({ sent });
  });

  it("is reported with the server's own words, short and on one line", () => {
    expect(failure(400, {}, { Message: 'Bad\n\u202Econdition.' }).message).toBe(
      'Automate answered 400 to GET /Tickets: Bad condition.',
    );
    expect(failure(400, {}, { message: 'x'.repeat(5_000) }).message.length).toBeLessThan(300);
  });
});

describe('a script that was not accepted', () => {
  it('names script, computer and reason', () => {
    expect(scriptRefused(7311, 1042, ['Permission denied']).message).toBe(
      'Automate refused to run script 7311 on computer 1042: Permission denied.',
    );
  });
});
