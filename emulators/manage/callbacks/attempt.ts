import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What came of one call: the status of a whole answer, or why there was none. */
export type AttemptOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly failure: 'timeout' | 'connection' };

/** One call as it goes out. */
export interface OutgoingCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * POSTs once and waits `timeoutMs` at most for the end of the answer. Redirects are answers like any other.
 * Never throws; ends as a failed connection when `closing` is aborted.
 */
export function attempt(
  call: OutgoingCall,
  timeoutMs: number,
  closing: AbortSignal,
): Promise<AttemptOutcome> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  return new Promise<number>((resolve, reject) => {
    const send = new URL(call.url).protocol === 'https:' ? httpsRequest : httpRequest;
    // A connection of its own, so that none stays open when the call is over.
    const request = send(call.url, {
      method: 'POST',
      headers: { ...call.headers, 'content-length': Buffer.byteLength(call.body) },
      agent: false,
      signal: AbortSignal.any([timeout.signal, closing]),
    });
    request.once('error', reject);
    request.once('response', (response) => {
      response.once('error', reject).once('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    request.end(call.body);
  })
    .then(
      (status): AttemptOutcome => ({ kind: 'answered', status }),
      (): AttemptOutcome => ({ kind: 'failed', failure: timeout.signal.aborted ? 'timeout' : 'connection' }),
    )
    .finally(() => clearTimeout(timer));
}

/** Any 2xx is a success. */
export function isSuccess(outcome: AttemptOutcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;
}

const RETRIED: ReadonlySet<number> = new Set([404, 409, 419, 429]);

/** Whether the vendor tries again: a server that fails or says nothing gets no second call. */
export function earnsRetry(outcome: AttemptOutcome): boolean {
  return outcome.kind === 'answered' && RETRIED.has(outcome.status);
}
