import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient } from '../connect.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { startEmbeddedServer } from './embedded-server.ts';
import { freePort } from './free-port.ts';
import { findTemporalCli } from './temporal-cli.ts';

let cli: string;
let folder: string;
beforeAll(async () => {
  cli = await findTemporalCli(() => undefined);
  folder = await mkdtemp(join(tmpdir(), 'plumbline-embedded-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const portOf = (address: string): number => Number(address.split(':')[1]);

describe('the embedded Temporal server', () => {
  it('serves the namespace with our search attributes and a retention of 30 days, and is gone after a stop', async () => {
    const server = await startEmbeddedServer({
      cli,
      inMemory: true,
      ui: false,
      namespace: 'plumbline',
      logFile: join(folder, 'memory.log'),
    });
    expect(server.uiUrl).toBeUndefined();
    const { connection, close } = await connectClient(server);
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'plumbline' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 60 * 60);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: 'plumbline',
    });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(searchAttributes(''))));
    await close();
    await server.stop();
    await expect(freePort(portOf(server.address))).resolves.toBe(portOf(server.address));
  });

  it('shows its web page and finds its workflows again after a restart on the same file', async () => {
    const options = {
      cli,
      dbFile: join(folder, 'state', 'temporal.db'),
      ui: true,
      namespace: 'plumbline',
      logFile: join(folder, 'file.log'),
    };
    const before = await startEmbeddedServer(options);
    const page = await fetch(before.uiUrl ?? '');
    expect(page.status).toBe(200);
    const first = await connectClient(before);
    await first.client.workflow.start('anything', { taskQueue: 'nobody', workflowId: 'kept' });
    await first.close();
    await before.stop();

    const after = await startEmbeddedServer({ ...options, port: portOf(before.address), ui: false });
    expect(after.address).toBe(before.address);
    const second = await connectClient(after);
    const { workflowId } = await second.client.workflow.getHandle('kept').describe();
    expect(workflowId).toBe('kept');
    await second.close();
    await after.stop();
  });

  it.each([
    ['a Temporal server', true],
    ['another program', false],
  ])('does not take %s that has its port for itself', async (_name, isTemporal) => {
    const started = { cli, inMemory: true, ui: false, namespace: 'plumbline' } as const;
    const logFile = join(folder, 'port.log');
    const other = isTemporal
      ? await startEmbeddedServer({ ...started, logFile: join(folder, 'other.log') })
      : await listener();
    const starting = startEmbeddedServer({ ...started, port: portOf(other.address), logFile });
    await expect(starting).rejects.toThrow('address already in use');
    await other.stop();
  });

  it('fails with the last log lines when the program is not a Temporal CLI', async () => {
    const starting = startEmbeddedServer({
      cli: process.execPath,
      inMemory: true,
      ui: false,
      namespace: 'plumbline',
      logFile: join(folder, 'broken.log'),
    });
    await expect(starting).rejects.toThrow(
      /The Temporal server ended with exit code 1\. Its last lines:\n.*Cannot find module/s,
    );
  });
});

async function listener(): Promise<{ readonly address: string; stop(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      server.close();
      await once(server, 'close');
    },
  };
}
