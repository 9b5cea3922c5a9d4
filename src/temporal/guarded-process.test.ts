import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastLogLines, startGuarded } from './guarded-process.ts';

const PATIENCE = { graceMs: 100, killAfterMs: 300 };
/** Writes its process id to the log and runs for ever. */
const OBEDIENT = 'console.log(process.pid); setInterval(() => {}, 1000)';
const STUBBORN = `process.on('SIGTERM', () => {}); ${OBEDIENT}`;

let folder: string;
let logFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-guarded-'));
  logFile = join(folder, 'log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function pidIn(file: string): Promise<number> {
  const read = async (): Promise<number> => Number(await readFile(file, 'utf8').catch(() => ''));
  await expect.poll(read, { timeout: 10_000 }).toBeGreaterThan(0);
  return read();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a guarded program', () => {
  it.each([
    ['obedient', OBEDIENT],
    ['stubborn', STUBBORN],
  ])('that is %s is gone after a stop', async (_name, code) => {
    const guarded = await startGuarded(process.execPath, ['-e', code], logFile, PATIENCE);
    const pid = await pidIn(logFile);
    expect(isAlive(pid)).toBe(true);
    await guarded.stop();
    await guarded.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'ends when the process that started it gets a %s',
    async (signal) => {
      const guardian = fileURLToPath(new URL('./guardian.mjs', import.meta.url));
      const starter = spawn(process.execPath, [
        '-e',
        `const [guardian, code] = process.argv.slice(1);
       require('node:child_process').spawn(process.execPath, [guardian, '100', '300', process.execPath, '-e', code],
         { detached: true, stdio: ['pipe', require('node:fs').openSync(${JSON.stringify(logFile)}, 'a'), 'ignore'] });`,
        guardian,
        STUBBORN,
      ]);
      const pid = await pidIn(logFile);
      starter.kill(signal);
      await once(starter, 'exit');
      await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    },
  );

  it('tells its exit code and leaves its last words in the log', async () => {
    const guarded = await startGuarded(
      process.execPath,
      ['-e', "console.log('one\\ntwo\\nthree'); process.exit(3)"],
      logFile,
    );
    await expect(guarded.ended).resolves.toBe(3);
    await expect(lastLogLines(logFile, 2)).resolves.toBe('two\nthree');
  });

  it('that cannot be run says so in the log', async () => {
    const guarded = await startGuarded('/nowhere/program', [], logFile);
    await expect(guarded.ended).resolves.toBe(127);
    await expect(lastLogLines(logFile, 1)).resolves.toContain('cannot run /nowhere/program');
  });
});
