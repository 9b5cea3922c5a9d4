import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PERIOD_MS = 30_000;

/**
 * What judges the codes of one authenticator app (RFC 6238: SHA-1, six digits, 30 s). Stricter than most
 * servers: no code but that of the moment is good, and none twice.
 */
export function passcodes(secret: string, now: () => number): (code: string) => boolean {
  const key = fromBase32(secret);
  let lastUsed = -1;
  return (code) => {
    const period = Math.floor(now() / PERIOD_MS);
    if (period <= lastUsed || code !== codeOf(key, period)) return false;
    lastUsed = period;
    return true;
  };
}

function codeOf(key: Uint8Array, period: number): string {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setUint32(0, Math.floor(period / 2 ** 32));
  counter.setUint32(4, period % 2 ** 32);
  const digest = createHmac('sha1', key).update(counter).digest();
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  const chosen = view.getUint32(view.getUint8(19) % 16) % 2 ** 31;
  return chosen.toString().slice(-6).padStart(6, '0');
}

function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    held = held * 32 + ALPHABET.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(Math.floor(held / 2 ** bits));
    held %= 2 ** bits;
  }
  return Uint8Array.from(bytes);
}
