import { expect, it } from 'vitest';
import type { TemporalReply } from './ask-temporal.ts';
import { sendTogether } from './send-together.ts';

const TAKEN: TemporalReply = { kind: 'taken' };
const LATER: TemporalReply = { kind: 'later', reason: 'too slow' };

/** A Temporal whose calls end when the test says so. */
function stage(most?: number) {
  const calls: { ids: readonly string[]; deadline: number }[] = [];
  const ends: ((reply: TemporalReply) => void)[] = [];
  const send = sendTogether((ids, deadline) => {
    calls.push({ ids, deadline });
    return new Promise((resolve) => ends.push(resolve));
  }, most);
  return { calls, ends, send };
}

it('one call is under way, and what comes meanwhile goes together with the next', async () => {
  const { calls, ends, send } = stage();
  const first = send('1', 10);
  const others = [send('2', 20), send('3', 40), send('2', 30)];
  expect(calls).toEqual([{ ids: ['1'], deadline: 10 }]);
  ends[0]?.(TAKEN);
  expect(await first).toEqual(TAKEN);
  expect(calls[1]).toEqual({ ids: ['2', '3'], deadline: 40 });
  ends[1]?.(LATER);
  expect(await Promise.all(others)).toEqual([LATER, LATER, LATER]);
});

it('a ticket that changes while it is sent is sent again', async () => {
  const { calls, ends, send } = stage();
  const first = send('1', 10);
  const again = send('1', 20);
  ends[0]?.(TAKEN);
  await first;
  ends[1]?.(TAKEN);
  expect(await again).toEqual(TAKEN);
  expect(calls.map(({ ids }) => ids)).toEqual([['1'], ['1']]);
});

it('a call has no more ids than allowed', async () => {
  const { calls, ends, send } = stage(2);
  const replies = ['1', '2', '3', '2', '4', '5', '6'].map((id) => send(id, 10));
  for (const at of [0, 1, 2, 3]) {
    ends[at]?.(TAKEN);
    await new Promise(setImmediate);
  }
  expect(await Promise.all(replies)).toEqual(replies.map(() => TAKEN));
  expect(calls.map(({ ids }) => ids)).toEqual([['1'], ['2', '3'], ['4', '5'], ['6']]);
});

it('a rejected call is not taken, and the next one is made', async () => {
  const answers = [Promise.reject(new Error('broken')), Promise.resolve(TAKEN)];
  const send = sendTogether(() => answers.shift() ?? Promise.resolve(LATER));
  expect(await send('1', 10)).toEqual({ kind: 'later', reason: 'Error: broken' });
  expect(await send('2', 10)).toEqual(TAKEN);
});
