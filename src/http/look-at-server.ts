import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { exchange, ExchangeFailed } from './exchange.ts';
import type { HttpAnswer } from './exchange.ts';
import { connectorTo } from './network.ts';
import { untilAborted } from './until-aborted.ts';

/** What a server shows to somebody without keys. Times are ms since 1970, durations ms. */
export type ServerLook =
  | {
      readonly kind: 'answers';
      readonly answer: HttpAnswer;
      /** How far its clock is ahead of ours; missing where it tells no time. */
      readonly ahead: number | undefined;
      /** When its certificate ends; missing where it speaks no TLS. */
      readonly certificateEnds: number | undefined;
    }
  /** `certificate`: it is there, but its certificate is not accepted. */
  | { readonly kind: 'unreachable' | 'certificate'; readonly reason: string };

/** Bound on the question, in ms. */
const PATIENCE = 10_000;
const MAX_BYTES = 262_144;

/**
 * Asks for an address without any keys, to see whether it is reached, by which certificate, and what time it
 * is there. Throws only the reason of an aborted signal.
 */
export async function lookAtServer(url: string, signal: AbortSignal): Promise<ServerLook> {
  try {
    const certificateEnds = url.startsWith('https:')
      ? await untilAborted(endOfCertificate(new URL(url)), signal)
      : undefined;
    const answer = await exchange({
      method: 'GET',
      url,
      headers: { accept: 'application/json' },
      timeoutMs: PATIENCE,
      maxBytes: MAX_BYTES,
      addresses: 'any',
      signal,
    });
    const date = Date.parse(answer.headers['date'] ?? '');
    return {
      kind: 'answers',
      answer,
      ahead: Number.isNaN(date) ? undefined : Math.round((date - Date.now()) / 1_000) * 1_000,
      certificateEnds,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    return { kind: isOfCertificate(causeOf(error)) ? 'certificate' : 'unreachable', reason: error.message };
  }
}

function endOfCertificate({ protocol, hostname, port }: URL): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, socket: Socket | null): void => {
      if (error !== null) reject(error);
      const ends =
        socket instanceof TLSSocket ? Date.parse(socket.getPeerCertificate().valid_to) : Number.NaN;
      socket?.on('error', () => undefined).destroy();
      resolve(Number.isNaN(ends) ? undefined : ends);
    };
    const target = { protocol, hostname, port, ...(isIP(hostname) === 0 && { servername: hostname }) };
    connectorTo('any')(target, (...ended) => done(...(ended as [Error | null, Socket | null])));
  });
}

function causeOf(error: Error): Error {
  return error instanceof ExchangeFailed && error.cause instanceof Error ? error.cause : error;
}

/** Node's and OpenSSL's words for a certificate that is not accepted. */
function isOfCertificate(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return /CERT|UNABLE_TO_|ERR_TLS_/.test(code);
}
