import { expect, test } from 'vitest';
import { ourScript } from '../desks/automate/script/our-script.ts';
import type { Settings } from '../settings/settings.ts';
import { sayProfile } from './say-profile.ts';

const URL = 'https://automate.example';
const ADVICE = expect.stringContaining('plumbline automate commission') as string;

function said(automate: unknown): unknown[] {
  const lines: unknown[] = [];
  const log = (level: string) => (details: object, message: string) =>
    lines.push({ level, message, ...details });
  const logger = { info: log('info'), warn: log('warn') } as unknown as Parameters<typeof sayProfile>[1];
  sayProfile({ desks: { automate } as Settings['desks'] }, logger);
  return lines;
}

function desk(changes: object = {}) {
  const measured = { longestBody: 8_192, servesComments: true };
  const profile = { hash: '0123456789ab', server: { url: URL }, script: ourScript(), measured, ...changes };
  return { url: URL, profile: { read: () => profile } };
}

test('a worker says by its hash which profile is in force', () => {
  expect(said(desk())).toMatchObject([{ level: 'info', profile: '0123456789ab', longestBody: 8_192 }]);
});

test.each([
  ['at another server', { server: { url: 'https://other.example' } }, 'measured at https://other.example'],
  ['with another script', { script: { sha256: 'old' } }, 'with the script of another version'],
])('it warns of one that was measured %s', (_, changes, text) => {
  expect(said(desk(changes))).toMatchObject([
    { level: 'info' },
    {
      level: 'warn',
      code: 'other-profile',
      advice: ADVICE,
      message: expect.stringContaining(text) as string,
    },
  ]);
});

test('it warns of a server that shows no comments, since nothing but new tickets can be written there', () => {
  const measured = { servesComments: false };
  expect(said(desk({ measured }))).toMatchObject([
    { level: 'info', servesComments: false },
    {
      level: 'warn',
      code: 'comments-not-served',
      message: expect.stringContaining('NO update') as string,
      advice: ADVICE,
    },
  ]);
});

test('without one it warns, and says how to make one', () => {
  expect(said({})).toMatchObject([{ level: 'warn', code: 'no-profile', advice: ADVICE }]);
});

test('without a desk at Automate it says nothing', () => {
  expect(said(undefined)).toEqual([]);
});
