import { expect, it } from 'vitest';
import type { AutomateClient } from '../connection/automate-client.ts';
import { createRunners } from './runner.ts';

const signal = new AbortController().signal;
const runner = [{ computerId: 900 }, { computerId: 901 }];
const online = (Id: number) => ({ Id: String(Id), Status: 'Online' });
const offline = (Id: number) => ({ Id: String(Id), Status: 'Offline' });

/** The runner at a server with these computers, what was asked for, and what the log says. */
function runnerAmong(rows: readonly object[], now = () => 0) {
  const asked: unknown[] = [];
  const said: object[] = [];
  const get: AutomateClient['get'] = (_path, { ids }, answer) => {
    asked.push(ids);
    return Promise.resolve(answer.parse(rows));
  };
  const log = (message: string, details: object): void => void said.push({ message, ...details });
  const made = createRunners({ runner }, { get }, log, now);
  return { asked, said, usable: () => made(signal) };
}

it.each<[string, readonly object[], number, readonly object[]]>([
  ['the first one', [online(901), online(900)], 900, []],
  [
    'the first one where its state is hidden',
    [{ Id: '900' }],
    900,
    [{ code: 'runner-hidden', hidden: [901] }],
  ],
  [
    'the next one where that is offline',
    [offline(900), online(901)],
    901,
    [
      {
        code: 'runner-offline',
        offline: [900],
        message: expect.stringContaining('run on computer 901') as string,
      },
    ],
  ],
  [
    'the first one where all are offline',
    [offline(900), offline(901)],
    900,
    [
      {
        code: 'runner-offline',
        offline: [900, 901],
        message: expect.stringContaining('wait for computer 900') as string,
      },
    ],
  ],
  ['the next one where that is not visible', [online(901)], 901, [{ code: 'runner-hidden', hidden: [900] }]],
])('scripts run on %s', async (_which, rows, id, told) => {
  const { usable, said } = runnerAmong(rows);
  expect((await usable())[0]).toBe(id);
  expect(said).toMatchObject(told.map((each) => ({ advice: expect.any(String) as string, ...each })));
});

it.each([
  ['all that are online', [online(900), online(901)], [900, 901]],
  ['none that is offline', [offline(900), online(901)], [901]],
  ['the first one where all are offline', [offline(900), offline(901)], [900]],
])('usable are %s', async (_which, rows, ids) => {
  expect(await runnerAmong(rows).usable()).toEqual(ids);
});

it('scripts run nowhere where no runner is visible, with advice', async () => {
  await expect(runnerAmong([]).usable()).rejects.toMatchObject({
    code: 'unknown-runner',
    retryable: false,
    message: expect.stringContaining('900 or 901') as string,
    advice: expect.stringContaining('`runner`') as string,
  });
});

it('all runners are looked up in one request, once a minute', async () => {
  let now = 0;
  const { usable, asked } = runnerAmong([online(900)], () => now);
  await usable();
  now = 59_999;
  await usable();
  expect(asked).toEqual(['900,901']);
  now = 60_000;
  await usable();
  expect(asked).toHaveLength(2);
});
