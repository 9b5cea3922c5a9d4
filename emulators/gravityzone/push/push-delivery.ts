import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { failureOfStatus } from './push-stats.ts';
import type { PushFailure } from './push-stats.ts';

/** What came of one message. Only an answer of exactly 200 is a delivery. */
export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly failure: PushFailure; readonly status?: number };

/** The header by which a receiver can check the body: hex MD5 of the key and the body's own hex MD5. */
export function pushMd5(apiKey: string, body: string): string {
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  return md5(apiKey + md5(body));
}

/** Where and how a message goes. */
export interface Destination {
  readonly url: string;
  /** Sent verbatim. */
  readonly authorization: string | undefined;
  readonly requireValidSslCertificate: boolean;
  readonly timeoutMs: number;
  /** GravityZone sends none by default. */
  readonly contentType: string | undefined;
}

/** Sends one message and waits for the answer. Never throws; without an authorization nothing is sent. */
export function deliver(to: Destination, apiKey: string, body: string): Promise<Delivery> {
  const { authorization, contentType } = to;
  if (authorization === undefined) return Promise.resolve({ kind: 'failed', failure: 'configurationError' });
  const url = new URL(to.url);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const request = send(url, {
      method: 'POST',
      headers: {
        Authorization: authorization,
        'Event-Push-Service-Md5': pushMd5(apiKey, body),
        'Content-Length': Buffer.byteLength(body),
        ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
      },
      rejectUnauthorized: to.requireValidSslCertificate,
      signal: AbortSignal.timeout(to.timeoutMs),
    });
    request.once('response', (response) => {
      const status = response.statusCode ?? 0;
      response.resume();
      resolve(
        status === 200 ? { kind: 'delivered' } : { kind: 'failed', failure: failureOfStatus(status), status },
      );
    });
    request.once('error', (error) => {
      resolve({
        kind: 'failed',
        failure: error.name === 'AbortError' || error.name === 'TimeoutError' ? 'timeout' : 'connectionError',
      });
    });
    request.end(body);
  });
}
