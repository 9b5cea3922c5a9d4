import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { cutLogFile, openLogFile } from './log-file.ts';

it('adds lines, across restarts, and keeps no more than two files of a bounded size', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'logs', 'worker.log');
  for (const run of ['first', 'second']) {
    const log = openLogFile(path, 30);
    log.write(`${run} run`);
    log.close();
  }
  expect(readFileSync(path, 'utf8')).toBe('first run\nsecond run\n');
  const log = openLogFile(path, 30);
  for (const line of ['a third run, which is long', 'a fourth run, which is long']) log.write(line);
  log.close();
  expect(readdirSync(join(folder, 'logs'))).toEqual(['worker.log', 'worker.log.old']);
  expect(readFileSync(path, 'utf8')).toBe('a fourth run, which is long\n');
  expect(readFileSync(`${path}.old`, 'utf8')).toBe('a third run, which is long\n');
});

it('one that another process adds to is emptied once it is too large, and what it held is kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'temporal.log');
  cutLogFile(path, 10);
  appendFileSync(path, '0123456789');
  cutLogFile(path, 10);
  expect(readdirSync(folder)).toEqual(['temporal.log']);
  appendFileSync(path, 'ab');
  cutLogFile(path, 10);
  expect(readFileSync(path, 'utf8')).toBe('');
  expect(readFileSync(`${path}.old`, 'utf8')).toBe('0123456789ab');
  expect(() => cutLogFile(folder, 10)).not.toThrow(); // what cannot be emptied ends nothing
});
