// A MariaDB server of the project's own, for tests. Node built-ins only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { StepFailed } from './steps.mjs';

const LONGEST_START_MS = 60_000;

/**
 * Starts a server with an empty folder in `.plumbline/`. It listens on a socket there, which is for this user
 * alone, and on no port; everybody who reaches it may do everything. Throws StepFailed.
 */
export async function startMariaDb(program) {
  const folder = path.join('.plumbline', `mariadb-${process.pid}`);
  const data = path.resolve(folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const server = spawn(
    program,
    [
      '--no-defaults',
      `--datadir=${data}`,
      // Relative to the folder of the data: the whole path may be longer than a socket's can be.
      '--socket=socket',
      '--pid-file=pid',
      '--log-error=log',
      '--skip-networking',
      '--skip-grant-tables',
      '--innodb-buffer-pool-size=32M',
      '--innodb-log-file-size=8M',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-fast-shutdown=2',
      ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    ],
    { stdio: 'ignore' },
  );
  const ended = once(server, 'close').catch(() => undefined);
  process.once('exit', () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const socket = path.join(folder, 'socket');
  const stop = async () => {
    server.kill();
    await ended;
  };
  const until = Date.now() + LONGEST_START_MS;
  while (!(await answers(socket))) {
    if (server.exitCode === null && server.signalCode === null && Date.now() < until) {
      await sleep(50);
      continue;
    }
    const log = await readFile(path.join(folder, 'log'), 'utf8').catch(() => '');
    await stop();
    throw new StepFailed('MariaDB did not start.', log);
  }
  return { socket, stop };
}

async function answers(socket) {
  const connection = connect(socket);
  const [came] = await Promise.race([
    once(connection, 'data').catch(() => []),
    once(connection, 'close').then(() => []),
  ]);
  connection.destroy();
  return came !== undefined;
}
