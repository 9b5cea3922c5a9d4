import { expect, test } from 'vitest';
import type { Settings } from '../settings/settings.ts';
import { sayProfile } from './say-profile.ts';

function said(automate: unknown, before?: unknown): unknown[] {
  const lines: unknown[] = [];
  const say = (details: object, message: string) => lines.push({ message, ...details });
  const settings = (desk: unknown) => ({ desks: { automate: desk } as Settings['desks'] });
  sayProfile(settings(automate), { info: say, warn: say } as never, settings(before));
  return lines;
}

test('a worker says by its hash which profile is in force', () => {
  const profile = { hash: '0123456789ab', measured: { longestBody: 8_192 } };
  expect(said({ profile: { path: 'automate-profile.json', read: () => profile } })).toMatchObject([
    { profile: '0123456789ab', longestBody: 8_192 },
  ]);
});

test('one that is named but does not exist is warned of, with what to do', () => {
  const profile = { path: '/etc/plumbline/automate-profile.json', read: () => undefined };
  expect(said({ profile })).toEqual([
    {
      message:
        'The profile of Automate, /etc/plumbline/automate-profile.json, does not exist: careful limits hold.',
      desk: 'automate',
      code: 'no-profile',
      advice: expect.stringContaining('plumbline automate commission') as string,
    },
  ]);
});

test('with new settings it is said again only where another one holds', () => {
  const none = { path: 'automate-profile.json', read: () => undefined };
  const one = { ...none, read: () => ({ hash: '0123456789ab' }) };
  expect(said({ profile: none }, { profile: none })).toEqual([]);
  expect(said({ profile: one }, { profile: one })).toEqual([]);
  expect(said({ profile: one }, { profile: none })).toHaveLength(1);
  expect(said({ profile: { ...none, path: 'other.json' } }, { profile: none })).toHaveLength(1);
});

test.each([[{}], [undefined]])('where none is named it says nothing: %j', (automate) => {
  expect(said(automate)).toEqual([]);
});
