import { expect, it } from 'vitest';
import { differentSettings } from './told-settings.ts';

const of = (process: string, hash: string, profile: string | null = null) => ({ process, hash, profile });

it.each<[string, Parameters<typeof differentSettings>[0], string | undefined]>([
  ['nobody', [], undefined],
  [
    'the same settings',
    [of('gateway 1@a', 'h1'), of('worker 2@a', 'h1', 'p1'), of('worker 3@b', 'h1', 'p1')],
    undefined,
  ],
  [
    'other settings',
    [of('worker 2@a', 'h1', 'p1'), of('worker 3@b', 'h2', 'p2')],
    'processes work with different settings: worker 2@a h1, worker 3@b h2',
  ],
  [
    'another profile',
    [of('gateway 1@a', 'h1'), of('worker 2@a', 'h1', 'p1'), of('worker 3@b', 'h1', 'p2')],
    'workers use different profiles of Automate: worker 2@a p1, worker 3@b p2',
  ],
])('%s', (_what, told, words) => {
  expect(differentSettings(told)).toBe(words);
});
