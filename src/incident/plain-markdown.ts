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
 * A sentence of our own, which may quote a vendor, as inert Markdown: whole, and with the marks that it
 * names.
 */
export function plainSentence(text: string): string {
  return escaped(neutraliseExceptMarks(text));
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~:]/g, '\\$&');
}
