/** One part of a form. `text` is its content with one character per byte. */
export interface Part {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly text: string;
}

/**
 * The parts of a `multipart/form-data` body, read with one character per byte; `undefined` where it is none.
 */
export function readParts(contentType: string, body: string): readonly Part[] | undefined {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/iu.exec(contentType)?.slice(1).find(Boolean);
  if (boundary === undefined) return undefined;
  const [, ...sections] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const last = sections.pop();
  if (last?.startsWith('--') !== true) return undefined;
  const parts = sections.map(readPart);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

/** The text of a part that is a field of the form. */
export function fieldText({ text }: Part): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

function readPart(section: string): Part | undefined {
  const end = section.indexOf('\r\n\r\n');
  const head = section.slice(0, end);
  const name = /content-disposition:[^\r\n]*[;\s]name="([^"]*)"/iu.exec(head)?.[1];
  if (end < 0 || name === undefined) return undefined;
  return { name, fileName: /[;\s]filename="([^"]*)"/iu.exec(head)?.[1], text: section.slice(end + 4) };
}
