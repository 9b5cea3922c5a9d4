import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { KEY } from '../scripted-server.fixture.ts';
import { freeSlots, singleSlots } from './runner-slots.ts';
import type { RunnerSlot } from './runner-slots.ts';

let time: number;
const now = (): number => time;
beforeEach(() => {
  time = 0;
});

const signal = new AbortController().signal;
const among =
  (first: number, ...others: number[]) =>
  () =>
    Promise.resolve([first, ...others] as const);
const write = (number: number, incidentId = KEY.incidentId) => ({
  key: { ...KEY, incidentId },
  write: number,
});

/** What is taken, in the order in which it is. */
function taker(first: number, ...others: number[]) {
  const slots = singleSlots(among(first, ...others), now);
  const taken: [name: string, runner: number][] = [];
  const take = (name: string, of = write(1, name)): Promise<RunnerSlot> =>
    slots.take(of, signal).then((slot) => {
      taken.push([name, slot.runner]);
      return slot;
    });
  return { slots, taken, take };
}

it('any number of runs go to the runner that is picked', async () => {
  const slots = freeSlots(among(900, 901));
  const taken = await Promise.all([slots.take(write(1), signal), slots.take(write(2), signal)]);
  expect(taken.map(({ runner }) => runner)).toEqual([900, 900]);
});

it('one run at a time goes to each runner, and those that wait go in their order', async () => {
  const { slots, taken, take } = taker(900, 901);
  for (const name of ['a', 'b', 'c', 'd']) void take(name);
  await turn();
  expect(taken).toEqual([
    ['a', 900],
    ['b', 901],
  ]);
  slots.saw(write(1, 'b'));
  await turn();
  expect(taken.slice(2)).toEqual([['c', 901]]);
  slots.saw(write(1, 'a'));
  await turn();
  expect(taken.slice(3)).toEqual([['d', 900]]);
});

it.each([
  ['a later write of the incident', write(3), true],
  ['an earlier write', write(1), false],
  ['a write of another incident', write(3, 'other'), false],
  ['a write of another life', { key: { ...KEY, life: 'zz' }, write: 3 }, false],
  ['a write of another account', { key: { ...KEY, account: 'other' }, write: 3 }, false],
])('whether a place is free again once %s is seen', async (_, seen, isFree) => {
  const { slots, taken, take } = taker(900);
  await take('first', write(2));
  void take('next');
  slots.saw(seen);
  await turn();
  expect(taken.length === 2).toBe(isFree);
});

it('is free after a minute at the latest, and at once where nothing was sent', async () => {
  const { taken, take } = taker(900);
  await take('first');
  time = 59_999;
  const second = take('second');
  await turn();
  expect(taken).toHaveLength(1);
  time = 60_000;
  (await second).free();
  await take('third');
  expect(taken).toHaveLength(3);
});

it('gives back its own place alone', async () => {
  const { taken, take } = taker(900, 901);
  await take('first');
  (await take('second')).free();
  await take('third');
  void take('fourth');
  await turn();
  expect(taken.slice(2)).toEqual([['third', 901]]);
});

it('the place that was taken first is free first', async () => {
  const { taken, take } = taker(900, 901);
  await take('first');
  time = 30_000;
  await take('second');
  time = 59_990;
  const third = take('third');
  await turn();
  expect(taken).toHaveLength(2);
  time = 60_000;
  expect(await third).toMatchObject({ runner: 900 });
});

it('waits no longer than it may', async () => {
  const slots = singleSlots(among(900), now);
  await slots.take(write(1), signal);
  const stop = new AbortController();
  const waiting = expect(slots.take(write(2), stop.signal)).rejects.toThrow('stopped by the test');
  await turn();
  stop.abort(new Error('stopped by the test'));
  await waiting;
});

it('makes only so many wait that reads still get their turn, and puts the others off', async () => {
  const { slots, taken, take } = taker(900);
  await take('first');
  const waiting = Array.from({ length: 20 }, (_, at) => take(`waiting ${at}`));
  await turn();
  const busy = { code: 'runner-busy', sent: 'nothing', retryable: true, retryAfterMs: 60_000 };
  await expect(take('put off')).rejects.toMatchObject(busy);
  slots.saw(write(1, 'first'));
  await waiting[0];
  void take('waits now');
  await turn();
  expect(taken).toHaveLength(2);
  await expect(take('put off again')).rejects.toMatchObject(busy);
});
