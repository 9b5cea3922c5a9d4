import { describe, expect, it } from 'vitest';
import { remembered } from './remembered.ts';

const signal = new AbortController().signal;

/** A memory of ten minutes and two keys over a clock that tests set, and what was read for it. */
function memory(answer: (key: string) => Promise<string> = (key) => Promise.resolve(key)) {
  const clock = { now: 0 };
  const reads: string[] = [];
  const memory = remembered(
    (key: string) => {
      reads.push(key);
      return answer(key);
    },
    { lifetime: 600_000, now: () => clock.now, limit: 2 },
  );
  return { memory, clock, reads };
}

describe('remembered', () => {
  it('reads a key once in its lifetime', async () => {
    const { memory: lists, clock, reads } = memory();
    expect(await lists.get('a', signal)).toBe('a');
    clock.now = 599_999;
    await lists.get('a', signal);
    await lists.get('b', signal);
    expect(reads).toEqual(['a', 'b']);
    clock.now = 600_000;
    await lists.get('a', signal);
    expect(reads).toEqual(['a', 'b', 'a']);
  });

  it('shares one read between those who ask at the same time', async () => {
    const { memory: lists, reads } = memory();
    expect(await Promise.all([lists.get('a', signal), lists.get('a', signal)])).toEqual(['a', 'a']);
    expect(reads).toEqual(['a']);
  });

  it('does not remember a failure', async () => {
    let failing = true;
    const { memory: lists } = memory(() =>
      failing ? Promise.reject(new Error('down')) : Promise.resolve('up'),
    );
    await expect(lists.get('a', signal)).rejects.toThrow('down');
    failing = false;
    expect(await lists.get('a', signal)).toBe('up');
  });

  it('lets one caller give up without failing the other', async () => {
    const { promise, finish } = pending();
    const { memory: lists } = memory(() => promise);
    const impatient = new AbortController();
    const given = lists.get('a', impatient.signal);
    const waited = lists.get('a', signal);
    impatient.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    finish('late');
    expect(await waited).toBe('late');
  });

  it('goes on with a read that nobody waits for any more, for the next one', async () => {
    const { promise, finish } = pending();
    const { memory: lists, reads } = memory(() => promise);
    const impatient = new AbortController();
    const given = lists.get('a', impatient.signal);
    impatient.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    finish('late');
    expect(await lists.get('a', signal)).toBe('late');
    expect(reads).toEqual(['a']);
  });

  it('reads anew where all was forgotten while a read went on', async () => {
    const { promise, finish } = pending();
    let answer = promise;
    const { memory: lists, reads } = memory(() => answer);
    const first = lists.get('a', signal);
    lists.drop();
    answer = Promise.resolve('new');
    expect(await lists.get('a', signal)).toBe('new');
    finish('old');
    expect(await first).toBe('old');
    expect(await lists.get('a', signal)).toBe('new');
    expect(reads).toEqual(['a', 'a']);
  });

  it('reads nothing for a caller who gave up before', async () => {
    const { memory: lists, reads } = memory();
    await expect(lists.get('a', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(reads).toEqual([]);
  });

  it('forgets the oldest key beyond its limit', async () => {
    const { memory: lists, reads } = memory();
    for (const key of ['a', 'b', 'c', 'b', 'c', 'a']) await lists.get(key, signal);
    expect(reads).toEqual(['a', 'b', 'c', 'a']);
  });

  it('forgets all when told to', async () => {
    const { memory: lists, reads } = memory();
    for (const key of ['a', 'b']) await lists.get(key, signal);
    lists.drop();
    for (const key of ['a', 'b']) await lists.get(key, signal);
    expect(reads).toEqual(['a', 'b', 'a', 'b']);
  });

  it('forgets what is older than an age and tells whether anything was', async () => {
    const { memory: lists, clock, reads } = memory();
    await lists.get('a', signal);
    clock.now = 1_000;
    await lists.get('b', signal);
    expect(lists.dropOlderThan(1_001)).toBe(false);
    expect(lists.dropOlderThan(1_000)).toBe(true);
    for (const key of ['a', 'b']) await lists.get(key, signal);
    expect(reads).toEqual(['a', 'b', 'a']);
  });
});

function pending() {
  let finish: (value: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    finish = resolve;
  });
  return { promise, finish };
}
