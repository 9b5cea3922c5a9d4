import { MARK_START } from './marks.ts';

/**
 * Characters that a reader does not see or that change how others are seen: controls, line and paragraph separators, bidi
 * controls, zero-width and other format characters, variation selectors, tags, fillers that are blank, noncharacters,
 * and halves of surrogate pairs.
 */
export const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/**
 * Makes vendor text fit to stand in a ticket: one line, nothing hidden, no mark of ours. What an attacker named a file or
 * typed into a command line must neither reorder what people read nor pass for a note of ours.
 *
 * Hidden characters are written as escapes (`\n`, `\u202e`, `\u{e0041}`). A backslash stays as it is, for paths are full of
 * them, so the escapes are for people and cannot be turned back. `[GZ-` becomes `(GZ-`, after the escaping, so that no
 * hidden character can keep a mark from being seen here and vanish later. Neutral text stays as it is.
 */
export function neutralise(text: string): string {
  return text.replace(UNSEEN, escaped).replaceAll(MARK_START, '(GZ-');
}

function escaped(character: string): string {
  const short = SHORT_ESCAPES.get(character);
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
