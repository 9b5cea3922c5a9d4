/** Where a member stands in a JSON document: names and array indices from the root. */
export type JsonPath = readonly (string | number)[];

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/gu;

/**
 * Line (from 1) and position of the place right after a member's name and colon, which is where the server's
 * JSON reader stands when it complains about that member. `text` must be valid JSON; a path that is not in it
 * gives the very start.
 */
export function locate(text: string, path: JsonPath): { line: number; position: number } {
  const wanted = JSON.stringify(path);
  const open: { list: boolean; at: string | number }[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0];
    const innermost = open.at(-1);
    if (token === '{') open.push({ list: false, at: '' });
    else if (token === '[') open.push({ list: true, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && innermost !== undefined && typeof innermost.at === 'number') innermost.at += 1;
    else if (token === ':' && JSON.stringify(open.map((level) => level.at)) === wanted) {
      const before = text.slice(0, match.index + 1);
      return { line: before.split('\n').length, position: before.length - (before.lastIndexOf('\n') + 1) };
    } else if (token.startsWith('"') && innermost?.list === false) innermost.at = JSON.parse(token) as string;
  }
  return { line: 1, position: 0 };
}

/** A path as the server writes it: `company.name`, `customFields[0].id`. */
export function showPath(path: JsonPath): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}
