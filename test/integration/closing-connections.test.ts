import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { temporalCli } from '../temporal-cli.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import { splitAddress } from '../../src/temporal/why-unreachable.ts';
import { startEmbeddedServer } from '../../src/temporal/dev-server/embedded-server.ts';

const uncaught: unknown[] = [];
const keep = (error: unknown): void => void uncaught.push(error);
afterEach(() => process.off('uncaughtException', keep));

it('leaves no retry behind that would start on a closed connection', async () => {
  const server = await startEmbeddedServer({
    cli: temporalCli(),
    inMemory: true,
    namespace: 'default',
    ui: false,
    logFile: join(tmpdir(), `plumbline-${randomUUID()}.log`),
  });
  const { connection, close } = await connectClient(server);
  await server.stop();
  let refused = 0;
  const dead = createServer((socket) => {
    refused += 1;
    socket.destroy();
  });
  const { host, port } = splitAddress(server.address);
  await new Promise<void>((resolve) => dead.listen(port, host, resolve));

  process.on('uncaughtException', keep);
  const calls = Array.from({ length: 20 }, () => connection.workflowService.getSystemInfo({}));
  const ends = Promise.allSettled(calls);
  await expect.poll(() => refused).toBeGreaterThan(0); // all wait for their next try
  await close();
  expect((await ends).map(({ status }) => status)).toEqual(calls.map(() => 'rejected'));
  expect(uncaught).toEqual([]);
  dead.close();
});
