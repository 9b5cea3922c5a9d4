import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { untilAborted } from './until-aborted.ts';

it.each([
  ['before', true],
  ['while it is waited for', false],
])(
  'where waiting was given up %s, what fails later for all who shared it leaves no rejection behind',
  async (_when, early) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): unknown => unhandled.push(reason);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    const stop = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const shared = new Promise<string>((_, reject) => {
      fail = reject;
    });
    if (early) stop.abort(new Error('stopped'));
    const waiting = untilAborted(shared, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    fail(new Error('the log-in failed'));
    await turn();
    await turn();
    expect(unhandled).toEqual([]);
  },
);
