import { expect, test } from 'vitest';
import type { Settings } from '../settings/settings.ts';
import { sayProfile } from './say-profile.ts';

function said(automate: unknown): unknown[] {
  const lines: unknown[] = [];
  const log = (level: string) => (details: object, message: string) =>
    lines.push({ level, message, ...details });
  const logger = { info: log('info'), warn: log('warn') } as unknown as Parameters<typeof sayProfile>[1];
  sayProfile({ desks: { automate } as Settings['desks'] }, logger);
  return lines;
}

test('a worker says by its hash which profile is in force', () => {
  const read = () => ({
    hash: '0123456789ab',
    measuredAt: '2026-11-29T10:00:00Z',
    measured: { longestBody: 8_192 },
  });
  expect(said({ profile: { read } })).toMatchObject([
    { level: 'info', profile: '0123456789ab', longestBody: 8_192 },
  ]);
});

test('without one it warns, and says how to make one', () => {
  const advice = expect.stringContaining('plumbline automate commission') as string;
  expect(said({})).toMatchObject([{ level: 'warn', code: 'no-profile', advice }]);
});

test('without a desk at Automate it says nothing', () => {
  expect(said(undefined)).toEqual([]);
});
