import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { temporalCli } from '../temporal-cli.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import { startEmbeddedServer } from '../../demo/temporal/embedded-server.ts';

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

  process.on('uncaughtException', keep);
  const calls = Array.from({ length: 20 }, () => connection.workflowService.getSystemInfo({}));
  const ends = Promise.allSettled(calls);
  await Promise.race([ends, new Promise((resolve) => setTimeout(resolve, 400))]); // nobody waits for them any longer
  await close();
  expect((await ends).map(({ status }) => status)).toEqual(calls.map(() => 'rejected'));
  expect(uncaught).toEqual([]);
});
