import type { TextLimits } from '../profile.ts';

/** Texts are sent as they are, so that what becomes of them is the server's doing. */
export const UNTOUCHED: TextLimits = { expandsNames: false, longestBody: Infinity, charset: 'all' };

/** Every letter of base64 comes up in it, and a character that is no ASCII. */
export const PING = 'plumbline ping é ~?~>>? 7c1e';

/** Lines that harm a server which takes text for something else; none of them means anything to a person. */
export const HOSTILE: Readonly<Record<string, string>> = {
  quotes: `it's "quoted" and \`quoted\``,
  backslashes: String.raw`C:\temp\new\0 \\server\share`,
  SQL: `'); DROP TABLE tickets; -- `,
  tags: '<b>bold</b> &amp; &lt;',
  letters: 'ä ö ü ß é ñ → 漢',
};

/** Names that an Automate server knows: of Windows, of the computer that runs the script, and of the script. */
export const NAMES = '%windir% @computername@ %clientname% @Operation@ %ticketid%';

/** Characters beyond U+FFFF. */
export const EMOJI = '😀 𝒳';

/** Sizes of texts in bytes, the shortest first; the careful limit is among them. */
export const SIZES = [2_048, 4_096, 6_144, 8_192, 16_384] as const;

/** A text of just so many bytes, in lines. */
export function textOf(bytes: number): string {
  return 'The quick brown fox jumps over the lazy dog, 0123456789 times.\n'
    .repeat(Math.ceil(bytes / 63))
    .slice(0, bytes - 1)
    .concat('.');
}
