import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../../errors/index.ts';
import { totpCode, totpKey } from './totp.ts';

/** The key of the test vectors of RFC 4226 and RFC 6238, as base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const KEY = Buffer.from('12345678901234567890');

describe('the key of a secret', () => {
  it.each([
    ['as it is', SECRET],
    ['in small letters and groups', 'gezd gnbv gy3t qojq gezd gnbv gy3t qojq'],
    ['with hyphens and a line end', 'GEZDGNBV-GY3TQOJQ-GEZDGNBV-GY3TQOJQ\n'],
  ])('is read %s', (_, secret) => {
    expect(totpKey(secret)).toEqual(KEY);
  });

  it.each([
    ['MY======', 'f'],
    ['MZXW6===', 'foo'],
    ['MZXW6YTBOI', 'foobar'],
  ])('is read with and without padding: %s', (secret, bytes) => {
    expect(totpKey(secret).toString()).toBe(bytes);
  });

  it.each(['', '   ', '123456', 'otpauth://totp/x', 'GEZDGNB1', 'A', 'MY======MY'])(
    'is refused where it is no base32: %j',
    (secret) => {
      expect(() => totpKey(secret)).toThrow(SettingsError);
    },
  );
});

describe('a code', () => {
  it.each([
    ['755224', 0],
    ['287082', 1],
    ['359152', 2],
    ['969429', 3],
    ['338314', 4],
    ['254676', 5],
    ['287922', 6],
    ['162583', 7],
    ['399871', 8],
    ['520489', 9],
  ])('is %s for the counter %i (RFC 4226, appendix D)', (code, counter) => {
    expect(totpCode(KEY, counter * 30_000)).toBe(code);
  });

  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at %i s is the end of the vector %s (RFC 6238, appendix B)', (seconds, vector) => {
    expect(totpCode(KEY, seconds * 1_000)).toBe(vector.slice(-6));
  });

  it('holds for thirty seconds', () => {
    expect([30_000, 59_999, 60_000].map((time) => totpCode(KEY, time))).toEqual([
      '287082',
      '287082',
      '359152',
    ]);
  });
});
