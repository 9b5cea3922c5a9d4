import { describe, expect, it } from 'vitest';
import { readSending } from './sent-at.ts';

const created = Date.parse('2024-07-12T08:00:58.876Z');
const sent = 1720773218319;
const arrived = sent + 400;
const day = 86_400_000;

describe('the envelope id is the time of sending', () => {
  it.each([
    ['a number', sent, created],
    ['text', String(sent), created],
    ['a little before the incident was created', created - 299_000, created],
    ['a little ahead of our clock', arrived + 299_000, created],
    ['a late delivery of an old incident', sent, created - 400 * day],
    ['no creation known', sent, undefined],
  ])('%s', (_, id, from) =>
    expect(readSending(id, from, arrived)).toEqual({ sentAt: Number(id), isTimed: true }),
  );
});

describe('the time of arrival stands in', () => {
  it.each([
    ['no id', undefined, created],
    ['an id that counts', 150537, created],
    ['seconds', 1720773218, created],
    ['an id from before the incident', 1505376232077, created],
    ['an id in the future', arrived + 301_000, created],
    ['a fraction', sent + 0.5, created],
    ['an opaque id', '0df7568c-59c1-48e0-a31b-18d83e6d9810', created],
    ['an id of long ago where no creation is known', arrived - 91 * day, undefined],
  ])('%s', (_, id, from) =>
    expect(readSending(id, from, arrived)).toEqual({ sentAt: arrived, isTimed: false }),
  );
});
