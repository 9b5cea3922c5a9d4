import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort, onFreePorts } from './free-port.ts';

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

describe('what listens on free ports', () => {
  it.each([
    ['once more where another program took one: Temporal', 'bind: address already in use', 3],
    ['once more where another program took one: Node', 'listen EADDRINUSE: 127.0.0.1:20000', 3],
    ['once more where another program took one: plumbline', 'another program listens there.', 3],
    ['once alone where something else is wrong', 'no such file', 1],
  ])('is started %s', async (_when, message, expected) => {
    let starts = 0;
    const start = () => {
      starts += 1;
      return Promise.reject(new Error(message));
    };
    await expect(onFreePorts(start)).rejects.toThrow(message);
    expect(starts).toBe(expected);
  });
});
