import { createHash, createHmac } from 'node:crypto';

/**
 * The value of the header `x-content-signature`: base64 of HMAC-SHA256 over the bytes of the body, whose key
 * is the 32 raw bytes of the SHA256 of the signing key, not their hex text.
 */
export function signBody(body: string, signingKey: string): string {
  const key = createHash('sha256').update(signingKey, 'utf8').digest();
  return createHmac('sha256', key).update(body, 'utf8').digest('base64');
}
