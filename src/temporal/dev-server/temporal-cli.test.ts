import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingsError } from '../../errors/index.ts';
import { cliWays, firstCliThatWorks } from './temporal-cli.ts';
import type { CliWay } from './temporal-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fakeCli(name: string, answer: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho '${answer}'\n`);
  await chmod(path, 0o755);
  return path;
}

function way(name: string, result: string | Error, tried: string[]): CliWay {
  const find = (): Promise<string> => {
    tried.push(name);
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
  };
  return { name, slow: name === 'slow', find };
}

describe('the search for a Temporal CLI', () => {
  it('stops at the first way that works and reports each way that failed', async () => {
    const tried: string[] = [];
    const lines: string[] = [];
    const ways = [
      way('first', new Error('it is not set'), tried),
      way('slow', '/a/temporal', tried),
      way('last', '/b/temporal', tried),
    ];
    await expect(firstCliThatWorks(ways, (line) => lines.push(line))).resolves.toBe('/a/temporal');
    expect(tried).toEqual(['first', 'slow']);
    expect(lines).toEqual([
      'Temporal CLI: not by first: it is not set',
      'Temporal CLI: trying slow …',
      'Temporal CLI: /a/temporal (slow)',
    ]);
  });

  it('fails with advice when no way works', async () => {
    const search = firstCliThatWorks([way('only', new Error('no'), [])], () => undefined);
    await expect(search).rejects.toBeInstanceOf(SettingsError);
    await expect(search).rejects.toMatchObject({
      code: 'no-temporal-cli',
      advice: expect.stringContaining('PLUMBLINE_TEMPORAL_CLI') as unknown,
    });
  });

  it('goes from PATH and cache to pip and, last, the SDK', () => {
    const ways = cliWays({ PLUMBLINE_TEMPORAL_CLI: '' }, [folder]);
    expect(ways.map(({ name, slow }) => `${slow ? 'slow' : 'quick'}: ${name}`)).toEqual([
      'quick: `temporal` on the PATH',
      'quick: cache',
      'slow: pip',
      "slow: Temporal's SDK",
    ]);
  });

  it('takes any version that the environment names, as long as it answers', async () => {
    const cli = await fakeCli('new', 'temporal version 3.0.0 (Server 2.0.0)');
    await expect(cliWays({ PLUMBLINE_TEMPORAL_CLI: cli }, [folder])[0]?.find()).resolves.toBe(cli);
  });

  it('takes no other than the one that the environment names', async () => {
    const ways = cliWays({ PLUMBLINE_TEMPORAL_CLI: '/nowhere/temporal' }, [folder]);
    const lines: string[] = [];
    await expect(firstCliThatWorks(ways, (line) => lines.push(line))).rejects.toMatchObject({
      code: 'no-temporal-cli',
      message: 'PLUMBLINE_TEMPORAL_CLI names no Temporal CLI that works: /nowhere/temporal does not exist.',
      advice: expect.stringContaining('unset it') as string,
    });
    expect(lines).toEqual([]);
  });
});
