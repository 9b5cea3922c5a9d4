/** Beginning of a page that is looked at, in characters. */
const BEGINNING = 4_096;

/**
 * What a server says is shown to people and logged: one line, of so many characters at most, without control
 * or direction characters.
 */
export function oneLine(text: string, limit: number): string {
  const plain = text
    .slice(0, 4 * limit)
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const points = Array.from(plain);
  return points.length > limit ? `${points.slice(0, limit).join('')}…` : plain;
}

/** Whether a text is a page for people: it begins with a tag. */
export function isPage(text: string): boolean {
  return /^\s*</.test(text);
}

/**
 * What a page says without its markup, from its title on, as far as its beginning goes; other texts stay as
 * they are.
 */
export function wordsOf(text: string): string {
  if (!isPage(text)) return text;
  return text.slice(0, BEGINNING).replace(/<(?:script|style)\b.*?<\/\w+>|<[^>]*>?/gis, ' ');
}
