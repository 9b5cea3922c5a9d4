import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { STATE_PORT, takeState } from './take-state.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-state-'));
});
const told = () => readFile(join(folder, STATE_PORT), 'utf8');

it('state that a server at another port uses is not taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await writeFile(join(folder, STATE_PORT), `${port}\n`);
  expect(await takeState(folder, await freePort())).toBe(port);
  expect(await told()).toBe(`${port}\n`);
  server.close();
});

it.each([
  ['is new', () => Promise.resolve()],
  [
    'was left by a server that is gone',
    async () => writeFile(join(folder, STATE_PORT), String(await freePort())),
  ],
  ['says nothing of use', () => writeFile(join(folder, STATE_PORT), '99999999')],
])('state that %s is taken', async (_what, prepare) => {
  await prepare();
  expect(await takeState(folder, 7_233)).toBeUndefined();
  expect(await told()).toBe('7233\n');
});
