import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TemporalTls } from './target.ts';

/** How long a connection is tried, in ms. */
const PATIENCE = 2_000;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'nobody knows a host of that name',
  EAI_AGAIN: 'its name cannot be looked up now',
  EHOSTUNREACH: 'no way leads to that host',
  ENETUNREACH: 'no way leads to that network',
};

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
    socket.once('error', (error: NodeJS.ErrnoException) => say(reasonOf(error)));
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

function reasonOf({ code = '', message }: NodeJS.ErrnoException): string {
  const known = REASONS[code];
  if (known !== undefined) return known;
  // Those of OpenSSL are about the wire, any other word is about the certificate.
  if (/^E[A-Z]+$/.test(code)) return message;
  return code.startsWith('ERR_SSL')
    ? `it does not speak TLS as expected: ${code}`
    : `its certificate is not accepted: ${message}`;
}

/** Host, without brackets, and port of `host:port`. */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) };
}
