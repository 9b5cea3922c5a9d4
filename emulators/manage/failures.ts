import { html, json, plain } from './answer.ts';
import type { Answer } from './answer.ts';

/** The answer of a status that a test asked for: HTML from the proxy or web server, or JSON in the API's own shape. */
export function failureAnswer(status: number, retryAfterSeconds: number): Answer {
  switch (status) {
    case 401:
      return json(401, { code: 'Unauthorized', message: 'Incorrect public/private key' });
    case 403:
      return json(403, {
        code: 'Security',
        message: 'You do not have security permission to perform this action.',
      });
    case 404:
      return json(404, { code: 'ConnectWiseApi', message: 'The endpoint does not exist.' });
    case 409:
      return json(409, { code: 'Conflict', message: 'The record is in use by another user.' });
    case 429:
      // The key is `error`, not `code`, and the letter case differs from that of other errors.
      return json(
        429,
        {
          error: 'ConnectWiseAPI',
          message: `Too many requests. Please try again in ${retryAfterSeconds} seconds.`,
        },
        { 'retry-after': String(retryAfterSeconds) },
      );
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

function page(status: number, title: string, text: string): Answer {
  return html(
    status,
    `<!DOCTYPE html>\n<html><head><title>${status} ${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`,
  );
}
