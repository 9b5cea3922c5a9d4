import type { IncomingMessage } from 'node:http';
import { Refused } from './refused.ts';

/** What a web server of this kind takes by default: 4 MiB. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * The whole body as UTF-8 text. Throws `Refused` (413) for one that is too long, and whatever the connection
 * throws.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (length > MAX_BODY_BYTES) throw new Refused(413, 'TooLarge', 'The body is too long.');
  return Buffer.concat(chunks).toString('utf8');
}
