import { createHash } from 'node:crypto';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { RequestOptions } from 'node:https';
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

/** Carries messages to their destination. */
export interface Courier {
  /**
   * Sends one message and waits for the answer. Never throws; without an authorization that fits into a
   * header nothing is sent.
   */
  deliver(to: Destination, apiKey: string, body: string): Promise<Delivery>;
  /** Breaks what is under way, which fails as a `connectionError`. */
  close(): void;
}

const KEPT_OPEN = { keepAlive: true, timeout: 5_000 };

/** A courier with connections of its own. */
export function courier(): Courier {
  const plain = new HttpAgent(KEPT_OPEN);
  const secure = new HttpsAgent(KEPT_OPEN);
  return {
    async deliver(to, apiKey, body) {
      if (to.authorization === undefined) return { kind: 'failed', failure: 'configurationError' };
      const isSecure = to.url.startsWith('https:');
      const send = (options: RequestOptions): ClientRequest =>
        isSecure
          ? httpsRequest(to.url, { ...options, agent: secure })
          : httpRequest(to.url, { ...options, agent: plain });
      try {
        return await answerTo(send, to, to.authorization, apiKey, body);
      } catch {
        return { kind: 'failed', failure: 'configurationError' };
      }
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

/** What the receiver makes of a message. Rejects where a setting does not fit into a request. */
function answerTo(
  send: (options: RequestOptions) => ClientRequest,
  to: Destination,
  authorization: string,
  apiKey: string,
  body: string,
): Promise<Delivery> {
  const { contentType } = to;
  return new Promise((resolve) => {
    const request = send({
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
