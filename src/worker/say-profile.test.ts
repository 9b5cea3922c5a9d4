import { expect, test } from 'vitest';
import type { Settings } from '../settings/settings.ts';
import { sayProfile } from './say-profile.ts';

function said(automate: unknown): unknown[] {
  const lines: unknown[] = [];
  const info = (details: object, message: string) => lines.push({ message, ...details });
  sayProfile({ desks: { automate } as Settings['desks'] }, { info } as never);
  return lines;
}

test('a worker says by its hash which profile is in force', () => {
  const profile = { hash: '0123456789ab', measured: { longestBody: 8_192 } };
  expect(said({ profile: { read: () => profile } })).toMatchObject([
    { profile: '0123456789ab', longestBody: 8_192 },
  ]);
});

test.each([[{}], [undefined]])('where there is none it says nothing: %j', (automate) => {
  expect(said(automate)).toEqual([]);
});
