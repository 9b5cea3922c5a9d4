import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { downloadCliWithSdk } from './cli-sdk.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-sdk-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

it("asks Temporal's own host over https, and says in a sentence that nothing came", async () => {
  const asked: (string | undefined)[] = [];
  const proxy = createServer()
    .on('connect', ({ url }, socket) => {
      asked.push(url);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    })
    .on('request', ({ url }, response) => {
      asked.push(url);
      response.end();
    });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) vi.stubEnv(name, address);
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, '');

  await expect(downloadCliWithSdk(folder)).rejects.toThrow(
    /^Temporal's download host gave no CLI \(.+\); look at the network and at HTTPS_PROXY$/,
  );
  expect(asked).toEqual(['temporal.download:443']);
  await expect(readdir(folder)).resolves.toEqual([]);
  await new Promise((resolve) => proxy.close(resolve));
});
