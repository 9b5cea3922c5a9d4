import { createHmac } from 'node:crypto';
import { SettingsError } from '../../../errors/index.ts';

/** How long a code holds, in ms. */
export const CODE_LIFE = 30_000;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The key of a secret as servers show it: base32 (RFC 4648), in any case, with or without spaces, hyphens and
 * padding.
 * @throws SettingsError where it is something else.
 */
export function totpKey(secret: string): Buffer {
  const letters = secret.toUpperCase().replace(/[\s-]/g, '').replace(/=+$/, '');
  const bits = Array.from(letters, (letter) =>
    BASE32.includes(letter) ? BASE32.indexOf(letter).toString(2).padStart(5, '0') : 'x',
  ).join('');
  const bytes = bits.match(/[01]{8}/g) ?? [];
  if (bits.includes('x') || bytes.length === 0)
    throw new SettingsError({
      code: 'bad-totp-secret',
      message: 'totpSecret of the Automate desk is not base32.',
      advice:
        'Put the secret itself there, as Automate shows it beside the QR code: letters and the digits 2 to 7.',
    });
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** The code of six digits for a time in ms since 1970, as authenticator apps show it (RFC 6238). */
export function totpCode(key: Buffer, time: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / CODE_LIFE)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE(hash.readUInt8(hash.length - 1) & 0xf) & 0x7fff_ffff; // RFC 4226, 5.3
  return String(number % 1_000_000).padStart(6, '0');
}
