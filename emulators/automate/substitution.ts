/**
 * What Automate does to a script parameter before the script sees it: `@name@` and `%name%` are replaced by
 * the variable of that name, and by nothing where there is none.
 */
export function substituteVariables(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/@(\w+)@|%(\w+)%/g, (_whole, at: string | undefined, percent: string | undefined) => {
    return variables.get(at ?? percent ?? '') ?? '';
  });
}

/** Whether a text can be spliced between single quotes into an SQL statement without breaking it. */
export function isSafeInSql(text: string): boolean {
  return !/['"\\]/.test(text);
}

/**
 * MySQL's `CONVERT(FROM_BASE64(text) USING utf8mb4)`: white space is skipped, padding is required. Gives
 * `undefined` (its NULL) for what is not base64 or not UTF-8.
 */
export function fromBase64(text: string): string | undefined {
  const packed = text.replace(/[\t\n\r ]/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(packed, 'base64'));
  } catch {
    return undefined;
  }
}
