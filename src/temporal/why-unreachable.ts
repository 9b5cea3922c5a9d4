import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { whyNotConnected } from '../errors/index.ts';
import type { TemporalTls } from './target.ts';

/** How long a connection is tried, in ms. */
const PATIENCE = 2_000;

/**
 * Why Temporal does not answer at an address, as far as a connection of our own tells. gRPC itself says only
 * that time is over.
 */
export async function whyUnreachable(address: string, tls?: TemporalTls): Promise<string> {
  const { host, port } = splitAddress(address);
  const place = { host, port, timeout: PATIENCE };
  return new Promise((resolve) => {
    const socket =
      tls === undefined ? connectPlain(place) : connectTls({ ...place, ...handshake(host, tls) });
    const say = (reason: string): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () =>
      say('something listens there, but not as expected: one side may want TLS, or it is another program'),
    );
    socket.once('timeout', () => say('nothing answers there; perhaps a firewall blocks the way'));
    socket.once('error', (error: NodeJS.ErrnoException) => say(whyNotConnected(error) ?? error.message));
  });
}

function handshake(host: string, { ca, own, serverName }: TemporalTls) {
  const servername = serverName ?? (isIP(host) === 0 ? host : undefined);
  return {
    ALPNProtocols: ['h2'],
    ...own,
    ...(ca !== undefined && { ca }),
    ...(servername !== undefined && { servername }),
  };
}

/** Host, without brackets, and port of `host:port`. */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) };
}
