import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startChild, untilReady } from '../../process/child-process.ts';
import type { Child, ChildOptions } from '../../process/child-process.ts';

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

const guardian = new URL('./guardian.mjs', import.meta.url);

function guarded(program: string, ...args: readonly string[]): ChildOptions {
  return { name: 'program', module: guardian, args: ['100', '300', program, ...args], logFile };
}

function start(program: string, ...args: readonly string[]): Child {
  return startChild(guarded(program, ...args));
}

async function pidIn(file: string): Promise<number> {
  const read = async (): Promise<number> => Number(await readFile(file, 'utf8').catch(() => ''));
  await expect.poll(read).toBeGreaterThan(0);
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
    const program = start(process.execPath, '-e', code);
    const pid = await pidIn(logFile);
    expect(isAlive(pid)).toBe(true);
    await program.stop();
    await program.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'ends when the process that started it gets a %s',
    async (signal) => {
      const starter = spawn(process.execPath, [
        '-e',
        `const [guardian, code] = process.argv.slice(1);
       require('node:child_process').spawn(process.execPath, [guardian, '100', '300', process.execPath, '-e', code],
         { detached: true, stdio: ['ignore', require('node:fs').openSync(${JSON.stringify(logFile)}, 'a'), 'ignore', 'ipc'] });`,
        fileURLToPath(guardian),
        STUBBORN,
      ]);
      const pid = await pidIn(logFile);
      starter.kill(signal);
      await once(starter, 'exit');
      await expect.poll(() => isAlive(pid)).toBe(false);
    },
  );

  it('tells its exit code, and its last words where it was waited for', async () => {
    const options = guarded(process.execPath, '-e', "console.log('one\\ntwo'); process.exit(3)");
    const program = startChild(options);
    await expect(program.ended).resolves.toBe(3);
    await expect(untilReady(program, 'http://127.0.0.1:1', options)).rejects.toThrow(
      'The program ended with exit code 3. Its last lines:\none\ntwo',
    );
  });

  it('that cannot be run says so in the log', async () => {
    await expect(start('/nowhere/program').ended).resolves.toBe(127);
    await expect(readFile(logFile, 'utf8')).resolves.toContain('cannot run /nowhere/program');
  });
});
