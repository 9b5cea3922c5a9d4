import { html, json, noEndpoint, noPermission, plain, wrongKeys } from './answer.ts';
import type { Answer } from './answer.ts';
import type { ManageFaults } from './faults.ts';

const HUGE = 64 * 1024 * 1024;

/** How a 429 is worded. */
type RateLimit = Pick<ManageFaults, 'retryAfterSeconds' | 'rateLimitBody'>;

/**
 * The answer of a status that a test asked for: HTML from the proxy or web server, or JSON in the API's own
 * shape.
 */
export function failureAnswer(status: number, limit: RateLimit): Answer {
  switch (status) {
    case 401:
      return wrongKeys().answer;
    case 403:
      return noPermission().answer;
    case 404:
      return noEndpoint().answer;
    case 409:
      return json(409, { code: 'Conflict', message: 'The record is in use by another user.' });
    case 429:
      return tooManyRequests(limit);
    case 500:
      return page(500, 'Runtime Error', 'Query read timeout');
    case 502:
      return page(502, 'Bad Gateway', 'The web server reported a bad gateway error.');
    case 503:
      return page(503, 'Service Unavailable', 'The service is unavailable.');
    case 504:
      return page(504, 'Gateway Time-out', 'The server did not respond in time.');
    default:
      return status >= 500 || status === 408
        ? page(status, 'Error', 'The request failed.')
        : plain(status, 'The request was refused.');
  }
}

function page(
  status: number,
  title: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return html(
    status,
    `<!DOCTYPE html>\n<html><head><title>${status} ${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`,
    headers,
  );
}

/** The documented key is `error`, not `code`, and its letter case differs from that of other errors. */
function tooManyRequests({ retryAfterSeconds, rateLimitBody }: RateLimit): Answer {
  const headers = { 'retry-after': String(retryAfterSeconds) };
  const message = `Too many requests. Please try again in ${retryAfterSeconds} seconds.`;
  if (rateLimitBody === 'html') return page(429, 'Too Many Requests', message, headers);
  return json(
    429,
    rateLimitBody === 'error' ? { error: 'ConnectWiseAPI', message } : { code: 'ConnectWiseApi', message },
    headers,
  );
}

/** A 302 to another address. */
export function redirect(location: string): Answer {
  return { ...plain(302, 'Found'), headers: { location } };
}

/** The same answer, whose body ends in the middle. */
export function brokenOff(answer: Answer): Answer {
  return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
}

/** An answer of the same status whose body is valid JSON of some 64 MiB. */
export function blownUp(answer: Answer): Answer {
  return json(answer.status, [{ padding: 'x'.repeat(HUGE) }]);
}
