import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { claimFolder } from './claim-folder.ts';

let wanted: string;
beforeEach(async () => {
  wanted = join(await mkdtemp(join(tmpdir(), 'plumbline-claim-')), 'demo');
});

it('gives the wanted folder, with the id of this process and room for logs, for its owner alone', async () => {
  expect(await claimFolder(wanted)).toBe(wanted);
  expect((await stat(wanted)).mode & 0o777).toBe(0o700);
  expect((await readdir(wanted)).sort()).toEqual(['logs', 'pid']);
  expect(await readFile(join(wanted, 'pid'), 'utf8')).toBe(String(process.pid));
});

it('empties what a run that is gone left behind', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  await claimFolder(wanted);
  await writeFile(join(wanted, 'pid'), String(gone.pid));
  await writeFile(join(wanted, 'temporal.db'), 'old');
  expect(await claimFolder(wanted)).toBe(wanted);
  expect(await readdir(wanted)).not.toContain('temporal.db');
});

it('leaves the folder of a living run alone', async () => {
  await claimFolder(wanted);
  await writeFile(join(wanted, 'pid'), String(process.ppid));
  expect(await claimFolder(wanted)).toBe(`${wanted}-2`);
  expect(await readFile(join(wanted, 'pid'), 'utf8')).toBe(String(process.ppid));
});
