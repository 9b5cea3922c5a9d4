/** What plumbline needs of a CEF line; the extension is still escaped. */
export interface CefLine {
  /** The class of the event (`170000`). */
  readonly signature: string;
  readonly extension: string;
}

const VERSION = /^\s*CEF:\s*\d+$/;

/** Version, vendor, product, product version, signature, name, severity. */
const HEADER_FIELDS = 7;
const SIGNATURE = 4;

/** Cuts a CEF line behind its header; `undefined` where the text is no such line. */
export function readCefLine(text: string): CefLine | undefined {
  const fields: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length && fields.length < HEADER_FIELDS; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '|') {
      fields.push(unescapeCef(text.slice(start, at)));
      start = at + 1;
    }
  }
  const [version, signature] = [fields[0], fields[SIGNATURE]];
  if (fields.length < HEADER_FIELDS || version === undefined || signature === undefined) return undefined;
  return VERSION.test(version) ? { signature, extension: text.slice(start).trimEnd() } : undefined;
}

const ESCAPED = /\\([\\=|nr])/g;
const BREAKS: Readonly<Record<string, string>> = { n: '\n', r: '\r' };

/**
 * The text that an escaped CEF field or value stands for. GravityZone doubles backslashes; quotes stay as
 * they are.
 */
export function unescapeCef(text: string): string {
  return text.replace(ESCAPED, (_, character: string) => BREAKS[character] ?? character);
}
