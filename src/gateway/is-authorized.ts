import { hash, timingSafeEqual } from 'node:crypto';
import type { PushAccount, PushSecret } from './find-account.ts';

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
    const { digest, isEmpty } = known(secret);
    if (timingSafeEqual(offered, digest) && !isEmpty) matches += 1;
  }
  return matches > 0;
}

interface KnownSecret {
  readonly digest: Buffer;
  readonly isEmpty: boolean;
}

/** What is compared of each secret: it never changes, a new one is another object. */
const KNOWN = new WeakMap<PushSecret, KnownSecret>();

function known(secret: PushSecret): KnownSecret {
  const before = KNOWN.get(secret);
  if (before !== undefined) return before;
  // HTTP cannot carry blanks at the ends of a header value.
  const value = secret.reveal().trim();
  const learned = { digest: digestOf(Buffer.from(value, 'utf8')), isEmpty: value === '' };
  KNOWN.set(secret, learned);
  return learned;
}

function digestOf(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}
