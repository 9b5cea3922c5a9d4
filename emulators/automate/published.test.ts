import { expect, it } from 'vitest';
import { creation, HEADERS, SEED, startCaller } from './caller.test-kit.ts';
import { startAutomateEmulator } from './index.ts';
import type { AutomateSeed } from './index.ts';

/** Logs in, asks one thing of an emulator that tests of the product use, and gives the status. */
async function asked(method: string, path: string, body?: unknown, changes: Partial<AutomateSeed> = {}) {
  const emulator = await startAutomateEmulator({ seed: { ...SEED, ...changes } });
  const ask = (verb: string, to: string, headers: Record<string, string>, content?: unknown) =>
    fetch(`${emulator.url}/cwa/api/v1${to}`, {
      method: verb,
      headers: { ...HEADERS, ...headers },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
  const logIn = await ask('POST', '/APIToken', {}, { Username: SEED.username, Password: SEED.password });
  const { AccessToken } = (await logIn.json()) as { AccessToken: string };
  const { status } = await ask(method, path, { authorization: `Bearer ${AccessToken}` }, body);
  return { status, close: () => emulator.close() };
}

it.each([
  ['a parameter of Manage', 'GET', '/Tickets?conditions=TicketId=1', undefined, 400],
  ['a parameter where none is published', 'GET', '/DatabaseServerTime?page=1', undefined, 400],
  ['a field that no ticket has', 'GET', '/Tickets?includeFields=Title', undefined, 400],
  ['an expansion that no ticket has', 'GET', '/Tickets/1?expand=Notes', undefined, 400],
  ['a number in words', 'GET', '/Tickets?pageSize=ten', undefined, 400],
  ['a condition on a field that no ticket has', 'GET', "/Tickets?condition=Client.Title='x'", undefined, 400],
  ['a condition that is none', 'GET', '/Tickets?condition=TicketId', undefined, 400],
  ['a path that nobody serves', 'GET', '/TicketCategories', undefined, 404],
  ['a write of tickets', 'POST', '/Tickets', {}, 405],
  ['a member that is not published', 'POST', '/Batch/ScriptExecute', { JobName: 'x' }, 400],
  ['a token in an object', 'POST', '/APIToken/Refresh', { token: 'x' }, 400],
])('%s is refused, and the emulator does not close well', async (_, method, path, body, status) => {
  const answered = await asked(method, path, body);
  expect(answered.status).toBe(status);
  await expect(answered.close()).rejects.toThrow(
    `Not as published:\n${method} ${path.split('?')[0] ?? ''}: `,
  );
});

it.each([
  ['a row that is not there', '/Tickets/999', {}, 404],
  ['a field that older servers lack', '/Tickets?includeFields=CategoryId', { olderServer: true }, 200],
  ['an expansion that older servers lack', '/Tickets?expand=Comments', { olderServer: true }, 400],
  ['a condition that a server lacks', '/Tickets?condition=CategoryId=1', { olderServer: true }, 400],
] as const)('%s is nobody’s fault', async (_, path, modes, status) => {
  const answered = await asked('GET', path, undefined, { modes });
  expect(answered.status).toBe(status);
  await expect(answered.close()).resolves.toBeUndefined();
});

it('an answer that is not as published is a fault of the emulator, told when it closes', async () => {
  const computers = SEED.computers.map((computer) => ({ ...computer, lastContact: 'yesterday' }));
  const answered = await asked('GET', '/Computers', undefined, { computers });
  expect(answered.status).toBe(500);
  await expect(answered.close()).rejects.toThrow(
    /The answer to GET \/Computers is not as published: .*RemoteAgentLastContact.* format "date-time"/,
  );
});

it('what was not as published can be read while it runs', async () => {
  const caller = await startCaller();
  await caller.api('GET', '/Tickets?$top=1');
  await caller.run(creation('1a'));
  expect((await caller.send('GET', '/emulator/breaches')).json()).toEqual({
    requests: ["GET /Tickets: There is no parameter '$top'."],
    answers: [],
  });
  await caller.emulator.close();
});
