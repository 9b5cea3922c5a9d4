import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether `signature` is base64 of the HMAC-SHA256 of the body as it was received. The key is the 32 raw
 * bytes of the SHA256 of the signing key, not their hex text. Compares in constant time.
 */
export function isSigned(body: Buffer, signature: string, signingKey: string): boolean {
  const key = createHash('sha256').update(signingKey, 'utf8').digest();
  const expected = createHmac('sha256', key).update(body).digest('base64');
  return timingSafeEqual(digestOf(expected), digestOf(signature.trim()));
}

/** Digests are of one length, which the comparison needs, and texts of one digest are the same. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
