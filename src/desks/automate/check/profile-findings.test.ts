import { expect, test } from 'vitest';
import type { Profile } from '../profile.ts';
import { ourScript } from '../script/script-file.ts';
import { profileFindings } from './profile-findings.ts';

const URL = 'https://automate.example';

function told(changes: object = {}) {
  const measured = { longestBody: 8_192, servesComments: true };
  const right = { hash: '0123456789ab', measuredAt: '2026-03-01T12:00:00Z', server: { url: URL } };
  const profile = { ...right, script: ourScript(), measured, ...changes } as Profile;
  return profileFindings({ url: URL, profile: { path: 'profile.json', read: () => profile } });
}

test('a profile of this server and this script is named by its hash', () => {
  expect(told()).toMatchObject([{ level: 'ok', message: expect.stringContaining('0123456789ab') as string }]);
});

test.each([
  [
    'at another server',
    { server: { url: 'https://other.example' } },
    'measured at https://other.example',
    /^Run `plumbline automate commission`/,
  ],
  [
    'with another script',
    { script: { sha256: 'old' } },
    'with the script of another version',
    /^Import the script again.* run `plumbline automate commission`/,
  ],
])('one that was measured %s is a warning', (_, changes, text, advice) => {
  expect(told(changes)).toMatchObject([
    {
      level: 'warning',
      message: expect.stringContaining(text) as string,
      advice: expect.stringMatching(advice) as string,
    },
  ]);
});

test('a server that shows no comments is a fault, since nothing but new tickets can be written there', () => {
  expect(told({ measured: { servesComments: false } })).toMatchObject([
    { level: 'ok' },
    { level: 'fault', message: expect.stringContaining('no update') as string },
  ]);
});

test.each([
  ['to name it', undefined, /plumbline automate commission.*desks\.automate\.profile/],
  [
    'no more where its place is named already',
    { path: 'profile.json', read: () => undefined },
    /^Run `plumbline automate commission`\.$/,
  ],
])('without one it is said how to make one, and %s', (_, profile, advice) => {
  expect(profileFindings({ url: URL, profile })).toMatchObject([
    { level: 'warning', advice: expect.stringMatching(advice) as string },
  ]);
});
