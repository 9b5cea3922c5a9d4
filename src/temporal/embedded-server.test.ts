import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingsError, TemporalUnavailable } from '../errors/index.ts';
import { connectClient } from './connect.ts';
import { startEmbeddedServer } from './embedded-server.ts';
import { isPortFree } from './free-port.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { cliFromEnvironment } from './temporal-cli.ts';

let cli: string;
let folder: string;
beforeAll(async () => {
  cli = await cliFromEnvironment(process.env);
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
    await expect(isPortFree(portOf(server.address))).resolves.toBe(true);
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

  it('refuses a port that another program has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const starting = startEmbeddedServer({
      cli,
      inMemory: true,
      port,
      ui: false,
      namespace: 'plumbline',
      logFile: join(folder, 'port.log'),
    });
    await expect(starting).rejects.toBeInstanceOf(SettingsError);
    await expect(starting).rejects.toMatchObject({ code: 'port-in-use' });
    other.close();
  });

  it('fails with the last log lines when the program is not a Temporal CLI', async () => {
    const starting = startEmbeddedServer({
      cli: process.execPath,
      inMemory: true,
      ui: false,
      namespace: 'plumbline',
      logFile: join(folder, 'broken.log'),
    });
    await expect(starting).rejects.toBeInstanceOf(TemporalUnavailable);
    await expect(starting).rejects.toMatchObject({
      code: 'embedded-server-failed',
      message: expect.stringContaining('exit code 1.\n') as unknown,
    });
  });
});
