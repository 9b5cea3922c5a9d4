/** Manage kept no more UTF-16 units of a company's name for years; longer ones from elsewhere were cut. */
export const MANAGE_CUT = 50;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * How names of companies are compared: without regard to case, to spaces of any kind, and to HTML entities.
 */
export function foldCompanyName(name: string): string {
  return name
    .replace(
      /&(?:#([0-9]{1,6})|([a-z]{2,4}));/gi,
      (entity, code: string | undefined, word: string | undefined) =>
        code === undefined
          ? (ENTITIES[word?.toLowerCase() ?? ''] ?? entity)
          : String.fromCodePoint(Number(code)),
    )
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC')
    .toLowerCase();
}
