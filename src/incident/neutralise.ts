/**
 * Characters that a reader does not see or that change how others are seen: controls, line and paragraph
 * separators, bidi controls, zero-width and other format characters, variation selectors, tags, fillers that
 * are blank, noncharacters, and halves of surrogate pairs.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/**
 * Makes vendor text fit to stand in a ticket: one line, nothing hidden, no mark of ours, nothing that a
 * reader renders. What an attacker named a file or typed into a command line must neither reorder what people
 * read, nor pass for a note of ours, nor offer itself to be clicked on.
 *
 * Hidden characters are written as escapes (`\n`, `\u202e`, `\u{e0041}`). A backslash stays as it is, for
 * paths are full of them, so the escapes are for people and cannot be turned back. Addresses are defanged:
 * `hxxps://evil[.]example/x`. The start of anything like a mark, `[GZ-`, becomes `(GZ-`; markup of Markdown
 * and HTML is broken by a space: `] (`, `! [`, `< img`. Neutral text stays as it is, and so does what was
 * neutralised before.
 */
export function neutralise(text: string): string {
  return unrendered(unmarked(defanged(seen(text))));
}

/** The same, with marks of ours as they are: for sentences of our own, which people copy from. */
export function neutraliseExceptMarks(text: string): string {
  return unrendered(defanged(seen(text)));
}

/** The same, with addresses as they are: for terminals, and for tickets where the settings want it. */
export function neutraliseExceptAddresses(text: string): string {
  return unrendered(unmarked(seen(text)));
}

function seen(text: string): string {
  return replaceUnseen(text, escaped);
}

/**
 * Writes something else for each character that a reader does not see, or that changes how others are seen.
 */
export function replaceUnseen(text: string, instead: (character: string) => string): string {
  return text.replace(UNSEEN, instead);
}

function escaped(character: string): string {
  const short = SHORT_ESCAPES.get(character);
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** Whatever readers turn into a link by itself: `https://`, any other scheme, `//host`, `www.`, `mailto:`. */
function defanged(text: string): string {
  return text
    .replace(/http(?=s?:\/\/)/gi, 'hxxp')
    .replace(/(?<!hxxps?):(?=\/\/)|(?<=mailto|xmpp):/gi, '[:]')
    .replace(/(?<=\/\/)[^\s/?#\\"'<>]+|www\.[^\s/?#\\"'<>]*/gi, (host) =>
      host.replace(/(?<!\[)\.|\.(?!\])/g, '[.]'),
    );
}

/** Before what renders is broken, for its bracket may make a link. */
function unmarked(text: string): string {
  return text.replace(/\[(?=[\p{L}\p{N}_]+-)/gu, '(');
}

/** Last, so that no bracket which was put in before makes a link. */
function unrendered(text: string): string {
  return text.replace(/(?<=\])(?=\()|(?<=!)(?=\[)|(?<=<)(?=[a-z/!?])|(?<=&)(?=#?[a-z0-9]+(?:;|\s*$))/gi, ' ');
}
