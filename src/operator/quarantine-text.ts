import { neutralise } from '../incident/neutralise.ts';
import { utcTime } from '../incident/utc-time.ts';
import type { QuarantineView } from '../workflows/quarantine.ts';
import { printable, jsonLine } from '../process/printable.ts';

const SHORT_HASH = 12;

/** What operators call a quarantine: enough digits to tell it from all others. */
export function quarantineName({ account, sha256 }: QuarantineView): string {
  return `${account}/${sha256.slice(0, SHORT_HASH)}`;
}

/** What is known of a quarantine, for a terminal: a line with its name, and the reason below it. */
export function quarantineText(about: QuarantineView): string {
  const { receivedAt, size, repeats, keptUntil } = about;
  const again = repeats === 0 ? 'came once' : `came again ${repeats}×`;
  const replayed = keptUntil === undefined ? '' : ` · replayed, kept until ${utcTime(keptUntil)}`;
  return `${quarantineName(about)} · received ${utcTime(receivedAt)} · ${size} bytes · ${again}${replayed}\n  ${neutralise(about.reason)}\n`;
}

/** The same as one line of JSON, with what it keeps if that is told. */
export function quarantineLine(about: QuarantineView, bytes?: Buffer): string {
  const { account, sha256, reason, receivedAt, size, repeats, keptUntil } = about;
  const entry = { name: quarantineName(about), account, sha256, reason, size, repeats };
  const times = {
    receivedAt: new Date(receivedAt).toISOString(),
    ...(keptUntil !== undefined && { keptUntil: new Date(keptUntil).toISOString() }),
  };
  return jsonLine({ ...entry, ...times, ...(bytes && contentOf(bytes)) });
}

/** The bytes for a terminal: as text, or as base64 where they are none. */
export function bytesText(bytes: Buffer): string {
  const content = contentOf(bytes);
  return 'text' in content ? `${printable(content.text)}\n` : `${content.base64}\n`;
}

function contentOf(bytes: Buffer): { readonly text: string } | { readonly base64: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return { text };
  } catch {
    // no text
  }
  return { base64: bytes.toString('base64') };
}
