import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from './free-port.ts';

describe('a free port', () => {
  it('is the preferred one while nothing listens there', async () => {
    const port = await freePort();
    await expect(freePort(port)).resolves.toBe(port);
  });

  it('is another one when the preferred one is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const other = await freePort(port);
    expect(other).toBeGreaterThan(0);
    expect(other).not.toBe(port);
    server.close();
  });
});
