import { expect, it, onTestFinished, vi } from 'vitest';
import { differentSettings, tellSettings } from './told-settings.ts';
import type { TellingPlace } from './told-settings.ts';

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

it('gives each call a signal of its own, which the end aborts: the client keeps its listeners for ever', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const signals: AbortSignal[] = [];
  let resolve = (): void => undefined;
  const enough = new Promise<void>((done) => (resolve = done));
  const connection = {
    withDeadline: (_until: number, call: () => unknown) => call(),
    withAbortSignal: (signal: AbortSignal, call: () => unknown) => (signals.push(signal), call()),
    workflowService: {
      pollActivityTaskQueue: () => {
        vi.advanceTimersByTime(60_000); // else the next call would rest first
        if (signals.length < 3) return Promise.resolve();
        resolve();
        return new Promise(() => undefined);
      },
    },
  };
  const place = {
    connection: connection as unknown as TellingPlace['connection'],
    namespace: 'n',
    prefix: 'p',
  };
  const { stop } = tellSettings(place, 'worker', () => ({ hash: 'h', profile: null }));
  await enough;
  stop();
  expect(new Set(signals).size).toBe(3);
  expect(signals[2]?.aborted).toBe(true);
});
