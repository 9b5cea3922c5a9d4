import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCallbackTrial } from './callback-trial.test-kit.ts';
import type { CallbackTrial } from './callback-trial.test-kit.ts';

let trial: CallbackTrial;
beforeEach(
  async () => void (trial = await startCallbackTrial({ now: () => Date.parse('2026-01-05T10:00:00Z') })),
);
afterEach(() => trial.close());

const move = (body: string): ReturnType<CallbackTrial['raw']> => trial.raw('POST', '/emulator/clock', body);

it('puts the clock of the whole server forward', async () => {
  expect((await move('{"advanceMs":60000}')).json).toEqual({ now: '2026-01-05T10:01:00Z' });
  expect((await move('{"advanceMs":1000}')).json).toEqual({ now: '2026-01-05T10:01:01Z' });
  const id = await trial.open();
  expect((await trial.call('GET', `/service/tickets/${id}`)).json).toMatchObject({
    _info: { dateEntered: '2026-01-05T10:01:01Z' },
  });
});

it.each(['{}', 'null', '{"advanceMs":-1}', '{"advanceMs":"1"}', '{"advance":1}', 'x'])(
  'refuses to move the clock by %s',
  async (body) => {
    expect((await move(body)).status).toBe(400);
    expect((await move('{"advanceMs":0}')).json).toEqual({ now: '2026-01-05T10:00:00Z' });
  },
);

it('shows what was delivered, until it is cleared', async () => {
  const callbackId = await trial.register();
  const id = await trial.open();
  await trial.emulator.callbacksSettled();
  expect((await trial.raw('GET', '/emulator/callbacks')).json).toEqual([
    {
      at: '2026-01-05T10:00:00.000Z',
      callbackId,
      url: `${trial.receiver.url}${id}&action=added`,
      messageId: trial.payload(0)['MessageId'],
      attempt: 1,
      status: 204,
      failure: null,
    },
  ]);
  expect((await trial.raw('DELETE', '/emulator/callbacks')).status).toBe(204);
  expect((await trial.raw('GET', '/emulator/callbacks')).json).toEqual([]);
});
