import { neutralise } from './neutralise.ts';

/** Vendor text as inert Markdown: no markup, links or table cells of its own. */
export function plainMarkdown(text: string | undefined): string {
  if (text === undefined) return 'n/a';
  return Array.from(neutralise(text))
    .slice(0, 200)
    .join('')
    .replace(/[\\`*_{}[\]()<>#+!|~:]/g, '\\$&');
}
