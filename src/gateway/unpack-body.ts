import { promisify } from 'node:util';
import { unzip } from 'node:zlib';

/** The body as it was before it was packed, or why it cannot be had. */
export type UnpackedBody =
  | { readonly kind: 'unpacked'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unreadable'; readonly reason: string };

const unzipped = promisify(unzip);

/**
 * Whether a body is packed, as gzip or deflate. What it begins with says so, for no form of a push begins like that: a
 * proxy may have left out Content-Encoding, or have unpacked the body and left the header as it was.
 */
export function isPacked(bytes: Buffer): boolean {
  if (bytes.length < 2) return false;
  const start = bytes.readUInt16BE(0);
  return start === GZIP || (start >> 8 === DEFLATE && start % 31 === 0);
}

const GZIP = 0x1f8b;
const DEFLATE = 0x78;

/**
 * Unpacks a body, if it is packed. What is packed into more than `maxBytes` is given up before it is unpacked whole.
 */
export async function unpackBody(bytes: Buffer, maxBytes: number): Promise<UnpackedBody> {
  if (!isPacked(bytes)) return { kind: 'unpacked', bytes };
  try {
    return { kind: 'unpacked', bytes: await unzipped(bytes, { maxOutputLength: maxBytes }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large' };
    return { kind: 'unreadable', reason: 'The body is packed, but broken.' };
  }
}
