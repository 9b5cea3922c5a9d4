import { describe, expect, it } from 'vitest';
import { masking } from './masking.ts';

const SECRET = 'p+w/1 "&<é>=%';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a secret in the words of others', () => {
  it.each([
    ['as it is', `user ${SECRET}.`],
    ['in JSON', JSON.stringify({ password: SECRET })],
    ['in a URL', `/login?p=${encodeURIComponent(SECRET)}&q=1`],
    ['in a URL with small hex digits', encodeURIComponent(SECRET).toLowerCase()],
    ['in a form', new URLSearchParams({ p: SECRET }).toString()],
    ['in HTML', '<p>p+w/1 &quot;&amp;&lt;é&gt;=%</p>'],
    ['in base64', `Basic ${base64(SECRET)}`],
    ['in base64 without padding', base64(SECRET).replace(/=+$/, '')],
    ['in base64 in a URL', encodeURIComponent(base64(SECRET))],
    ['in base64 for URLs', Buffer.from(SECRET).toString('base64url')],
  ])('is hidden %s', (_how, text) => {
    const masked = masking(['', SECRET])(text);
    expect(masked).toContain('[secret]');
    expect(masked).not.toMatch(/p%2bw|w\/1|cCt3|w%2f1/i);
  });

  it('is hidden in a pair that is encoded as a whole', () => {
    const mask = masking(['short', 'user:short']);
    expect(mask(`Authorization: Basic ${base64('user:short')}`)).toBe('Authorization: Basic [secret]==');
  });

  it('is hidden as a whole where another one stands in it', () => {
    expect(masking(['abc', 'abcdef'])('abcdef abc')).toBe('[secret] [secret]');
  });

  it('is no pattern', () => {
    expect(masking(['a.c'])('abc a.c')).toBe('abc [secret]');
  });

  it('leaves a text alone where there is none', () => {
    expect(masking([''])('a text')).toBe('a text');
  });
});
