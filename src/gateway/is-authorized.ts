import { hash, timingSafeEqual } from 'node:crypto';
import type { PushAccount } from './push-account.ts';

/**
 * Whether the `Authorization` header is one of the account's secrets, to the letter: GravityZone sends back
 * the string it was given, whatever its scheme. Digests are compared, all of them, so that time tells neither
 * length nor content.
 */
export function isAuthorized(header: string | undefined, account: PushAccount): boolean {
  // Node reads header bytes as Latin-1; a secret with other characters travels as UTF-8.
  const offered = digestOf(Buffer.from(header ?? '', 'latin1'));
  let matches = 0;
  for (const secret of account.secrets) {
    // HTTP cannot carry blanks at the ends of a header value.
    const value = secret.reveal().trim();
    const equal = timingSafeEqual(offered, digestOf(Buffer.from(value, 'utf8')));
    if (equal && value !== '') matches += 1;
  }
  return matches > 0;
}

function digestOf(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}
