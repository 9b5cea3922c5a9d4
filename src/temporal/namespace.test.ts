import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectClient } from './connect.ts';
import type { TemporalClient } from './connect.ts';
import { startEmbeddedServer } from './dev-server/embedded-server.ts';
import type { EmbeddedServer } from './dev-server/embedded-server.ts';
import { createNamespace, requireNamespace } from './namespace.ts';
import { findTemporalCli } from './dev-server/temporal-cli.ts';

let folder: string;
let server: EmbeddedServer;
let temporal: TemporalClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-namespace-'));
  const cli = await findTemporalCli(() => undefined);
  const logFile = join(folder, 'log');
  server = await startEmbeddedServer({ cli, inMemory: true, ui: false, namespace: 'there', logFile });
  temporal = await connectClient(server);
});
afterAll(async () => {
  await temporal.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a namespace that is missing is told with how to create it', async () => {
  const { address } = server;
  await expect(
    requireNamespace(temporal.connection, { address, namespace: 'elsewhere' }),
  ).rejects.toMatchObject({
    code: 'missing-namespace',
    message: `Temporal at ${address} has no namespace elsewhere.`,
    advice: expect.stringContaining(
      `temporal operator namespace create --namespace elsewhere --retention 30d --address ${address}`,
    ) as string,
  });
});

it('one that is there is left as it is', async () => {
  await requireNamespace(temporal.connection, server);
  expect(await createNamespace(temporal.connection, server)).toBe(false);
});

it('one that is missing is created, can be used at once, and keeps histories for 30 days', async () => {
  const target = { address: server.address, namespace: 'new' };
  expect(await createNamespace(temporal.connection, target)).toBe(true);
  const { config } = await temporal.connection.workflowService.describeNamespace({ namespace: 'new' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
  const { client, close } = await connectClient(target);
  const handle = await client.workflow.start('any', { workflowId: 'one', taskQueue: 'any' });
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await close();
});
