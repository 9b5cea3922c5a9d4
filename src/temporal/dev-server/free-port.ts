import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/** Below those that systems give to outgoing connections, which would take a port before it is listened on. */
const FROM = 15_000;
const TO = 32_000;

const TRIES = 50;

/**
 * A port of 127.0.0.1 on which nothing listens: `preferred` when it is free, otherwise any.
 * @throws Error when none is found.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FROM, TO);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port');
}

/**
 * Starts what listens on free ports; once more, with others, where another program took one of them before it
 * was listened on.
 */
export async function onFreePorts<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === STARTS || !TAKEN.test(String(error))) throw error;
    }
  }
}

const STARTS = 3;
/** As Temporal, Node and plumbline say it. */
const TAKEN = /address already in use|EADDRINUSE|another program listens there/;

/** Whether nothing listens on a port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: HOST, exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
