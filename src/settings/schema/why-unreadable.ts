import { readFileSync } from 'node:fs';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a file, without the mark that Windows begins it with. Throws where it cannot be read, or is no UTF-8:
 * {@link whyUnreadable} says why. A letter that was replaced in silence would be looked for in vain at a desk.
 */
export function readText(file: string): string {
  return UTF8.decode(readFileSync(file));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it does not exist',
  EACCES: 'the user that plumbline runs as may not read it',
  EPERM: 'the user that plumbline runs as may not read it',
  EISDIR: 'it is a folder',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not written in UTF-8: save it as UTF-8',
};

/** Why a file cannot be read, for a sentence that names the file already. */
export function whyUnreadable(cause: unknown): string {
  const { code = '' } = cause as { readonly code?: string };
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
