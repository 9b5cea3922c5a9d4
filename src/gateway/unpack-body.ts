import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** The body without its Content-Encoding, or why it cannot be had. */
export type UnpackedBody =
  | { readonly kind: 'unpacked'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unreadable'; readonly reason: string };

const unzip = promisify(gunzip);

/**
 * Undoes `Content-Encoding: gzip`. What is packed into more than `maxBytes` is given up before it is unpacked
 * whole.
 */
export async function unpackBody(
  bytes: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<UnpackedBody> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return { kind: 'unpacked', bytes };
  if (name !== 'gzip' && name !== 'x-gzip') {
    return { kind: 'unreadable', reason: 'The body has a Content-Encoding other than gzip.' };
  }
  try {
    return { kind: 'unpacked', bytes: await unzip(bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large' };
    return { kind: 'unreadable', reason: 'The body is not the gzip that its Content-Encoding promises.' };
  }
}
