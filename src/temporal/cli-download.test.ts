import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadCli } from './cli-download.ts';

let folder: string;
let server: Server;
let host: string;
let asked: string[];
let fileToExtract: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-download-'));
  asked = [];
  fileToExtract = 'temporal';
  await writeFile(join(folder, 'temporal'), 'the program');
  execFileSync('tar', ['-czf', join(folder, 'served.tar.gz'), '-C', folder, 'temporal']);
  const archive = await readFile(join(folder, 'served.tar.gz'));
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/archive.tar.gz') response.end(archive);
    else response.end(JSON.stringify({ archiveUrl: `${host}/archive.tar.gz`, fileToExtract }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

describe('the download of the Temporal CLI', () => {
  it('asks which archive fits and takes the program out of it', async () => {
    await downloadCli(folder, host);
    await expect(readFile(join(folder, 'bin', 'temporal'), 'utf8')).resolves.toBe('the program');
    expect(asked[0]).toMatch(/^\/cli\/v1\.9\.1\?arch=(amd64|arm64)&platform=[a-z0-9]+&format=tar\.gz$/);
  });

  it.each(['missing', '../temporal', '-rf'])('refuses an archive whose program is named %s', async (name) => {
    fileToExtract = name;
    await expect(downloadCli(folder, host)).rejects.toThrow(
      name === 'missing' ? 'holds no missing' : 'odd file',
    );
  });

  it('says in one line that the host cannot be reached', async () => {
    await expect(downloadCli(folder, 'http://127.0.0.1:1')).rejects.toThrow(
      'http://127.0.0.1:1 cannot be reached',
    );
  });
});
