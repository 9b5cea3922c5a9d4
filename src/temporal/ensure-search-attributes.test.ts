import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@temporalio/client';
import protos from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingsError } from '../errors/index.ts';
import { connectClient } from './connect.ts';
import type { TemporalClient } from './connect.ts';
import { startEmbeddedServer } from './dev-server/embedded-server.ts';
import type { EmbeddedServer } from './dev-server/embedded-server.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { ensureSearchAttributes } from './ensure-search-attributes.ts';
import { createNamespace } from './namespace.ts';
import { findTemporalCli } from './dev-server/temporal-cli.ts';

const types = protos.temporal.api.enums.v1.IndexedValueType;
let folder: string;
let server: EmbeddedServer;
let temporal: TemporalClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-attributes-'));
  const cli = await findTemporalCli(() => undefined);
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
    await expect(ensureSearchAttributes(temporal.connection, 'plumbline', '')).resolves.toEqual([]);
  });

  it('that a namespace lacks are added to those it has', async () => {
    await temporal.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { Company: types.INDEXED_VALUE_TYPE_KEYWORD },
    });
    const added = await ensureSearchAttributes(temporal.connection, 'default', '');
    expect(added).toEqual(Object.keys(searchAttributes('')).filter((name) => name !== 'Company'));
  });

  it('stand under names of their own where another one has theirs with another type', async () => {
    const namespace = 'foreign';
    await createNamespace(temporal.connection, { ...server, namespace });
    await temporal.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { Score: types.INDEXED_VALUE_TYPE_KEYWORD },
    });
    const ensuring = ensureSearchAttributes(temporal.connection, namespace, '');
    await expect(ensuring).rejects.toBeInstanceOf(SettingsError);
    await expect(ensuring).rejects.toMatchObject({
      code: 'search-attribute-type',
      message: 'Namespace foreign has a search attribute Score that is not of type Int.',
      advice: expect.stringContaining('`temporal.searchAttributePrefix`') as string,
    });
    const added = await ensureSearchAttributes(temporal.connection, namespace, 'Plumbline');
    expect(added).toEqual(Object.keys(searchAttributes('')).map((name) => `Plumbline${name}`));
  });

  it.each([
    ['fit beside five others', 5, undefined],
    ['are refused where the namespace has no room for them', 6, 'search-attribute-limit'],
  ])('%s', async (_what, others, code) => {
    const namespace = `shared-with-${others}`;
    await createNamespace(temporal.connection, { ...server, namespace });
    await temporal.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        Array.from({ length: others }, (_, n) => [`Theirs${n}`, types.INDEXED_VALUE_TYPE_KEYWORD]),
      ),
    });
    const refusal = await ensureSearchAttributes(temporal.connection, namespace, '').then(
      () => undefined,
      (error: unknown) => error as SettingsError,
    );
    expect(refusal?.code).toBe(code);
    if (code !== undefined) expect(refusal?.advice).toContain('a namespace of its own');
  });

  it('that we may not add are told with the command that adds them', async () => {
    const denied = Object.assign(new Error('7'), { code: 7, details: 'no right to do so', metadata: {} });
    const operatorService = {
      listSearchAttributes: () => Promise.resolve({ customAttributes: {} }),
      addSearchAttributes: () => Promise.reject(denied),
    };
    const connection = { operatorService } as unknown as Connection;
    await expect(ensureSearchAttributes(connection, 'msp', 'Pl')).rejects.toMatchObject({
      code: 'search-attributes-not-added',
      message: expect.stringMatching(
        /^Namespace msp takes no search attributes PlIncidentId, .*: no right to do so\.$/,
      ) as string,
      advice: expect.stringMatching(
        /temporal operator search-attribute create --namespace msp --name PlIncidentId --type Keyword .*--name PlDeliveryState --type KeywordList$/,
      ) as string,
    });
  });
});
