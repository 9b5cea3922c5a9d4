import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import { incidentEvent, newIncidentId, push, untilTickets } from './real-stack.ts';
import { until } from '../until.ts';

const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

/** Where it leaves the logs of its last run. */
const LOGS = new URL('../../.plumbline/demo/logs/', import.meta.url);

let started: ChildProcess | undefined;
afterEach(async () => {
  if (started !== undefined && started.exitCode === null && started.signalCode === null) {
    started.kill('SIGINT');
    await once(started, 'exit');
  }
});

/** Runs `npm start` without npm, and gives the addresses that it writes once all is ready. */
async function start(): Promise<Addresses> {
  const file = join(await mkdtemp(join(tmpdir(), 'plumbline-start-')), 'addresses.json');
  started = spawn(process.execPath, [START, '--no-demo-incident', '--addresses', file], { stdio: 'ignore' });
  return until(
    async () => JSON.parse(await readFile(file, 'utf8')) as Addresses,
    () => true,
  );
}

function originsOf(addresses: Addresses): readonly URL[] {
  const { gateway, temporal, manage, automate, gravityzone } = addresses;
  return [
    gateway.url,
    `http://${temporal.address}`,
    temporal.ui,
    manage.url,
    automate.url,
    gravityzone.url,
  ].map((url) => new URL(url));
}

/** Whether something accepts connections there. */
function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

async function listening(addresses: Addresses): Promise<number> {
  const answers = await Promise.all(
    originsOf(addresses).map(({ hostname, port }) => listens(hostname, Number(port))),
  );
  return answers.filter(Boolean).length;
}

describe('npm start', () => {
  it('listens on loopback only, works without a demo incident, and leaves nothing behind when it is killed', async () => {
    const addresses = await start();
    expect(await listening(addresses)).toBe(6);
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of outside) {
      for (const { port } of originsOf(addresses))
        expect(await listens(address, Number(port)), `${address}:${port}`).toBe(false);
    }
    const id = newIncidentId();
    expect(await push(addresses, incidentEvent(addresses, id))).toBe(200);
    await untilTickets(addresses, id, (tickets) => tickets.length === 2);

    started?.kill('SIGKILL');
    await until(
      () => listening(addresses),
      (count) => count === 0,
    );
  });

  it('stops everything on Ctrl-C and ends with 0', async () => {
    const addresses = await start();
    const ended = once(started as ChildProcess, 'exit');
    started?.kill('SIGINT');
    expect((await ended)[0]).toBe(0);
    expect(await listening(addresses)).toBe(0);
  });

  it('tells its story with --once and ends with 0, also after a kill', async () => {
    const story = spawn(process.execPath, [START, '--once'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    story.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    expect((await once(story, 'exit'))[0]).toBe(0);
    expect(output).toMatch(/ConnectWise Automate \(emulated\) · ticket [0-9]+ · Northwind Dental/);
    expect(output).toMatch(/ConnectWise Manage \(emulated\) · ticket [0-9]+ · Northwind Dental/);
    expect(output.match(/Severity score: 55 → 89/g)).toHaveLength(2);
    expect(output).toContain('Both tickets are as expected.');

    const logOf = (name: string) => readFile(new URL(`${name}.log`, LOGS), 'utf8');
    for (const name of ['gateway', 'worker']) {
      const lines = (await logOf(name)).trimEnd().split('\n');
      const levels = lines.map((line) => (JSON.parse(line) as { level: number }).level);
      expect(new Set(levels), name).toEqual(new Set([30])); // no warnings, and nothing but lines of the log
    }
    expect(await logOf('emulators')).toBe('');

    for (const file of ['gateway.log', 'worker.log', 'temporal.log', 'emulators.log', '../temporal.db']) {
      expect((await stat(new URL(file, LOGS))).mode & 0o777, file).toBe(0o600);
    }
  });

  it('says how it is used, and that a folder for the addresses is missing, before it starts anything', async () => {
    const run = async (...args: readonly string[]) => {
      const child = spawn(process.execPath, [START, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const [code] = (await once(child, 'exit')) as [number];
      return { code, said };
    };
    expect(await run('--help')).toMatchObject({
      code: 0,
      said: expect.stringContaining('--no-demo-incident') as unknown,
    });
    expect(await run('--addresses', '/nowhere/a.json')).toMatchObject({
      code: 1,
      said: expect.stringContaining(
        '--addresses /nowhere/a.json: the folder /nowhere does not exist.',
      ) as unknown,
    });
  });

  it('says how it is used when it is asked for something else', async () => {
    const asked = spawn(process.execPath, [START, '--everything'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    asked.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    expect((await once(asked, 'exit'))[0]).toBe(2);
    expect(complaint).toContain("'--everything'");
    expect(complaint).toContain('npm start -- [--once]');
  });
});
