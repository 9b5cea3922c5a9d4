import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { msToTs } from '@temporalio/common/lib/time.js';
import protos from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SettingsError } from '../errors/index.ts';
import { connectClient } from './connect.ts';
import type { TemporalClient } from './connect.ts';
import { startEmbeddedServer } from './embedded-server.ts';
import type { EmbeddedServer } from './embedded-server.ts';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.ts';
import { ensureSearchAttributes } from './ensure-search-attributes.ts';
import { cliFromEnvironment } from './temporal-cli.ts';

const types = protos.temporal.api.enums.v1.IndexedValueType;
let folder: string;
let server: EmbeddedServer;
let temporal: TemporalClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-attributes-'));
  const cli = await cliFromEnvironment(process.env);
  server = await startEmbeddedServer({
    cli,
    inMemory: true,
    ui: false,
    namespace: 'plumbline',
    logFile: join(folder, 'log'),
  });
  temporal = await connectClient(server);
});
afterAll(async () => {
  await temporal.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the search attributes', () => {
  it('are registered once', async () => {
    await expect(ensureSearchAttributes(temporal.connection, 'plumbline')).resolves.toEqual([]);
  });

  it('that a namespace lacks are added to those it has', async () => {
    await temporal.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { Company: types.INDEXED_VALUE_TYPE_KEYWORD },
    });
    const added = await ensureSearchAttributes(temporal.connection, 'default');
    expect(added).toEqual(Object.keys(SEARCH_ATTRIBUTES).filter((name) => name !== 'Company'));
  });

  it('are refused where the namespace has one of another type', async () => {
    const namespace = 'foreign';
    const { workflowService, operatorService } = temporal.connection;
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
    await vi.waitFor(
      () =>
        operatorService.addSearchAttributes({
          namespace,
          searchAttributes: { Score: types.INDEXED_VALUE_TYPE_KEYWORD },
        }),
      { timeout: 20_000 },
    );
    const ensuring = ensureSearchAttributes(temporal.connection, namespace);
    await expect(ensuring).rejects.toBeInstanceOf(SettingsError);
    await expect(ensuring).rejects.toThrow('has a search attribute Score that is not of type INT');
  });
});
