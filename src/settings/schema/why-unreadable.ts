const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it does not exist',
  EACCES: 'the user that plumbline runs as may not read it',
  EPERM: 'the user that plumbline runs as may not read it',
  EISDIR: 'it is a folder',
};

/** Why a file cannot be read, for a sentence that names the file already. */
export function whyUnreadable(cause: unknown): string {
  const { code = '' } = cause as { readonly code?: string };
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
