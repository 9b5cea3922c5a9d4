import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { profileFile, profileHash, profileText } from './profile.ts';
import type { ProfileContent, ProfileFile } from './profile.ts';

const PROFILE: ProfileContent = {
  version: 1,
  measuredAt: '2026-11-29T10:00:00.000Z',
  server: { url: 'https://automate.example', version: '25.0.5' },
  script: { guid: 'guid', sha256: 'a'.repeat(64) },
  measured: {
    expandsNames: false,
    longestBody: 16_384,
    charset: 'all',
    servesComments: true,
    servesFirstText: true,
    keepsComputer: true,
    runsTwoAtOnce: false,
    latencyMs: 4_000,
  },
};

function fileWith(text: string): ProfileFile {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-profile-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'profile.json'), text);
  return profileFile.parse(join(folder, 'profile.json'));
}

test('a profile is read as it was written, with the hash of its file', () => {
  const text = profileText(PROFILE);
  const hash = profileHash(text);
  expect(hash).toMatch(/^[0-9a-f]{12}$/);
  expect(fileWith(text).read()).toEqual({ ...PROFILE, hash });
});

test.each([
  ['is no JSON', '{'],
  ['is of another version', profileText({ ...PROFILE, version: 2 as 1 })],
  ['lacks what was measured', JSON.stringify({ ...PROFILE, measured: {} })],
  [
    'names a body too short for any ticket',
    profileText({ ...PROFILE, measured: { ...PROFILE.measured, longestBody: 100 } }),
  ],
])('a file that %s is refused with what to do', (_, text) => {
  expect(() => fileWith(text).read()).toThrow(
    expect.objectContaining({
      code: 'unreadable-profile',
      message: expect.stringMatching(/^[^\n]*profile\.json[^\n]*$/) as string,
      advice: expect.stringContaining('plumbline automate commission') as string,
    }) as Error,
  );
});

test('one that does not exist yet is no fault: commissioning makes it', () => {
  expect(profileFile.parse('/nowhere/profile.json').read()).toBeUndefined();
});
