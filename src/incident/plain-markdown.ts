import { neutralise, neutraliseExceptMarks } from './neutralise.ts';

/** Most characters of a text that comes from outside. */
const MOST = 200;

/** Vendor text as inert Markdown: no markup, links or table cells of its own. */
export function plainMarkdown(text: string | undefined): string {
  if (text === undefined) return 'n/a';
  const characters = Array.from(neutralise(text));
  return escaped(
    characters.length > MOST ? `${characters.slice(0, MOST - 1).join('')}…` : characters.join(''),
  );
}

/**
 * A sentence of our own, which may quote a vendor, as inert Markdown: whole, with the marks that it names, and
 * with names of settings and commands as code.
 */
export function plainSentence(text: string): string {
  return neutraliseExceptMarks(text)
    .split(CODE)
    .map((part, n) => (n % 2 === 1 ? part : escaped(part)))
    .join('');
}

/** Nothing that it may hold renders or is replaced, so that it is inert where a vendor wrote it, too. */
const CODE = /((?<!`)`(?:\{ )?\w(?:[\w .:=>-]*[\w-])?(?: \})?`(?!`))/;

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~:]/g, '\\$&');
}
