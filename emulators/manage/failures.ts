import { html, json, noEndpoint, noPermission, plain, wrongKeys } from './answer.ts';
import type { Answer } from './answer.ts';
import type { ManageFaults } from './faults.ts';

const HUGE = 64 * 1024 * 1024;

/**
 * The answer of a status that a test asked for: the server's own, or HTML of the edge before it, which may
 * have any status and lacks the server's headers unless the mode says that it takes them over.
 */
export function failureAnswer(status: number, faults: ManageFaults): Answer {
  const headers = status === 429 ? { 'retry-after': String(faults.retryAfterSeconds) } : {};
  if (faults.failBy !== 'server')
    return {
      ...page(status, 'Attention Required!', 'The request was blocked.', headers),
      isOfEdge: faults.failBy === 'edge',
    };
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
      return json(429, tooManyRequests(faults), headers);
    case 500:
      return page(500, 'Runtime Error', 'Query read timeout');
    default:
      return status > 500 || status === 408
        ? page(status, 'Error', 'The request failed.')
        : plain(status, 'The request was refused.');
  }
}

function page(status: number, title: string, text: string, headers: Answer['headers'] = {}): Answer {
  const head = `<title>${status} ${title}</title>`;
  const body = `<h1>${title}</h1><p>${text}</p>`;
  return html(status, `<!DOCTYPE html>\n<html><head>${head}</head><body>${body}</body></html>\n`, headers);
}

/** The documented key is `error`, not `code`, and its letter case differs from that of other errors. */
function tooManyRequests({ retryAfterSeconds, rateLimitBody }: ManageFaults): object {
  const message = `Too many requests. Please try again in ${retryAfterSeconds} seconds.`;
  return rateLimitBody === 'error'
    ? { error: 'ConnectWiseAPI', message }
    : { code: 'ConnectWiseApi', message };
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
