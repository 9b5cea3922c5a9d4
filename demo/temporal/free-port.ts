import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/**
 * A port of 127.0.0.1 on which nothing listens: `preferred` when it is free, otherwise one that the system
 * chooses.
 * @throws Error when the system has none.
 */
export async function freePort(preferred?: number): Promise<number> {
  const port = (preferred === undefined ? undefined : await bind(preferred)) ?? (await bind(0));
  if (port === undefined) throw new Error('no free port');
  return port;
}

function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: HOST, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
