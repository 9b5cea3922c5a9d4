import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Desk } from '../desk.ts';
import {
  CREATE,
  NONE_OF_OURS,
  UNKNOWN,
  attemptWith,
  changeTicket,
  startScriptedManage,
  ticketOf,
} from './scripted-manage.fixture.ts';
import type { ScriptedManage } from './scripted-manage.fixture.ts';

/** What opening a ticket takes: nobody creates one unread. */
async function open(desk: Desk, attempt = attemptWith()): Promise<unknown> {
  await desk.read(UNKNOWN, attempt);
  return desk.write(CREATE, attempt);
}

let manage: ScriptedManage;
beforeEach(async () => {
  manage = await startScriptedManage();
});
afterEach(async () => {
  await manage.close();
});

describe('the desk at its server', () => {
  it('takes two requests to open a ticket and two to change it, once it knows the server', async () => {
    const desk = manage.desk();
    manage.script.push(NONE_OF_OURS, [201, ticketOf({})], NONE_OF_OURS, [201, ticketOf({})]);
    await open(desk);
    const before = manage.lookedUp.length;
    await open(desk);
    manage.script.push([200, ticketOf({})], [201, { id: 5 }]);
    await changeTicket(desk);
    expect(manage.calls().slice(2)).toEqual([
      'GET /service/tickets',
      'POST /service/tickets',
      'GET /service/tickets/69',
      'POST /service/tickets/69/notes',
    ]);
    expect(manage.lookedUp).toHaveLength(before);
  });

  it('sends no write that still waits for its turn when the attempt is aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    manage.script.push(NONE_OF_OURS);
    // Discovery, the search and six look-ups spend what may go out at once: a tenth of this worker's part of
    // the budget.
    const desk = manage.desk({ requests: { perMinute: 800, workers: 10 } });
    const opening = expect(open(desk, attemptWith({ signal: stop.signal }))).rejects.toBe(reason);
    await expect.poll(() => manage.lookedUp.length).toBe(6);
    stop.abort(reason);
    await opening;
    expect(manage.calls()).toEqual(['GET /service/tickets']);
    expect(manage.lookedUp).toHaveLength(6);
  });

  it('stops at once when its attempt is aborted, and sends no write', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(open(manage.desk(), attemptWith({ signal: stop.signal }))).rejects.toThrow('stopped');
    expect(manage.calls()).toEqual([]);
  });

  it('tells that it may have written where it is aborted between two writes that belong together', async () => {
    const stop = new AbortController();
    manage.script.push(NONE_OF_OURS, () => {
      stop.abort();
      return [201, ticketOf({})];
    });
    const desk = manage.desk();
    await desk.read(UNKNOWN, attemptWith());
    const body = `${'x\n'.repeat(26_000)}[GZ-abc #1.k7]`;
    const writing = desk.write({ ...CREATE, body }, attemptWith({ signal: stop.signal }));
    await expect(writing).rejects.toMatchObject({
      code: 'cut-off',
      message: 'A ticket was left between two writes that belong together.',
      sent: 'perhaps',
    });
  });

  it('gives a search up as soon as its attempt is aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    manage.script.push(() => {
      stop.abort(reason);
      return 'hang';
    });
    await expect(open(manage.desk(), attemptWith({ signal: stop.signal }))).rejects.toBe(reason);
  });

  it('awaits a write that was sent although its attempt is aborted', async () => {
    const stop = new AbortController();
    manage.script.push(NONE_OF_OURS, () => {
      stop.abort();
      return [201, ticketOf({})];
    });
    const state = await open(manage.desk(), attemptWith({ signal: stop.signal }));
    expect(state).toMatchObject({ kind: 'there', ticket: { id: '69', generation: 1 } });
  });

  it('gives up after the configured time', async () => {
    // It ends once the request has arrived: on a slow machine it would before, without one.
    const time = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
    onTestFinished(() => timeout.mockRestore());
    manage.script.push(() => {
      time.abort(new DOMException('', 'TimeoutError'));
      return 'hang';
    });
    const desk = manage.desk({ requestTimeout: 30 });
    await expect(open(desk)).rejects.toMatchObject({
      code: 'no-answer',
      message: expect.stringContaining('30 ms') as string,
    });
    expect(timeout).toHaveBeenCalledWith(30);
  });

  it('takes as many attempts at once as requests', () => {
    expect(manage.desk({ requests: { inFlight: 7 } }).attemptsAtOnce).toBe(7);
  });

  it('never shows a key in an error', async () => {
    manage.script.push([401, { code: 'Unauthorized', message: 'No.' }]);
    const error: unknown = await open(manage.desk()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'bad-credentials' });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/public:private|bXNwK3/);
  });
});
