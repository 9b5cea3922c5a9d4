import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backUp } from './back-up.ts';

let folder: string;
let database: string;
const EARLIER = 'an earlier copy';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-backup-'));
  database = join(folder, 'temporal.db');
  execFileSync('sqlite3', [database, 'CREATE TABLE t (a); INSERT INTO t VALUES (1);']);
  writeFileSync(join(folder, 'copy'), EARLIER);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('puts a copy in the place of an earlier one', async () => {
  await backUp(database, join(folder, 'copy'));
  expect(execFileSync('sqlite3', [join(folder, 'copy'), 'SELECT a FROM t'], { encoding: 'utf8' })).toBe(
    '1\n',
  );
});

it.each<[string, () => Promise<number>, string, RegExp, string]>([
  [
    'there is no state',
    () => backUp(join(folder, 'none.db'), join(folder, 'copy')),
    'no-state',
    /^There is no state to copy: .*none\.db does not exist\.$/,
    '--state',
  ],
  [
    'the folder is not there',
    () => backUp(database, join(folder, 'nowhere', 'copy')),
    'not-copied',
    /^The state was not copied: .*unable to open database/,
    'a folder that exists',
  ],
  [
    'there is a folder of that name',
    () => {
      mkdirSync(join(folder, 'kept'));
      return backUp(database, join(folder, 'kept'));
    },
    'not-copied',
    /^The state was not copied: it cannot take its place: EISDIR/,
    'Name a file',
  ],
  [
    'the state is no database',
    () => {
      writeFileSync(database, 'no database, but long enough to be looked at as one. '.repeat(20));
      return backUp(database, join(folder, 'copy'));
    },
    'not-copied',
    /^The state was not copied: .*file is not a database/,
    'a folder that exists',
  ],
  [
    'there is no sqlite3',
    () => {
      vi.stubEnv('PATH', folder);
      return backUp(database, join(folder, 'copy'));
    },
    'no-sqlite3',
    /^The program `sqlite3` is not there/,
    'apt install sqlite3',
  ],
])(
  'where %s, it says so and leaves an earlier copy alone',
  async (_what, backingUp, code, message, advice) => {
    await expect(backingUp()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      advice: expect.stringContaining(advice) as string,
    });
    expect(readFileSync(join(folder, 'copy'), 'utf8')).toBe(EARLIER);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  },
);
