import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backUp } from './back-up.ts';

let folder: string;
let database: string;
const EARLIER = 'an earlier copy';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-backup-'));
  database = join(folder, 'state', 'temporal.db');
  mkdirSync(join(folder, 'state'));
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

it.each([
  ['the state itself', 'state/temporal.db', () => undefined],
  ['what was written to it last', 'state/temporal.db-wal', () => undefined],
  ['a new file beside it', 'state/copy', () => undefined],
  ['one below it', 'state/logs/copy', () => mkdirSync(join(folder, 'state', 'logs'))],
  ['a link to its folder', 'link/copy', () => symlinkSync(join(folder, 'state'), join(folder, 'link'))],
  ['a link to it', 'link', () => symlinkSync(database, join(folder, 'link'))],
  ['another name of it', 'other', () => linkSync(database, join(folder, 'other'))],
])('is not put in the place of %s', async (_what, named, prepare) => {
  prepare();
  const before = readFileSync(database);
  await expect(backUp(database, join(folder, named))).rejects.toMatchObject({
    code: 'is-the-state',
    message: `The state was not copied: ${join(folder, named)} is part of the state in ${join(folder, 'state')}.`,
  });
  expect(readFileSync(database)).toEqual(before);
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
    /^The state was not copied: nothing can be written to .*nowhere \(ENOENT\)\.$/,
    'a folder that exists',
  ],
  [
    'the file is another database, in use',
    () => {
      writeFileSync(join(folder, 'copy-wal'), '');
      return backUp(database, join(folder, 'copy'));
    },
    'not-copied',
    /^The state was not copied: .*copy is a database that is in use\.$/,
    'Name a file',
  ],
  [
    'it is stopped',
    () => backUp(database, join(folder, 'copy'), AbortSignal.abort()),
    'not-copied',
    /^The state was not copied: it was stopped\.$/,
    '',
  ],
  [
    'there is a folder of that name',
    () => {
      mkdirSync(join(folder, 'kept'));
      return backUp(database, join(folder, 'kept'));
    },
    'not-copied',
    /^The state was not copied: .*kept is no file\.$/,
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
    expect(readdirSync(folder).filter((name) => name.includes('.partial'))).toEqual([]);
  },
);
