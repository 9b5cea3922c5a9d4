import { neutralise } from '../incident/neutralise.ts';

/** What Temporal's web page shows of a summary. */
const MAX_BYTES = 200;

/**
 * A summary of a workflow that holds words from outside: one line of at most 200 bytes. Temporal's page makes
 * a link of `[text] (address)`, too; escapes would be read in lists, which show a summary as it is.
 */
export function plainSummary(text: string): string {
  return cutToBytes(neutralise(text).replaceAll('[', '(').replaceAll(']', ')'));
}

function cutToBytes(text: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_BYTES) return text.slice(0, end);
    end += character.length;
  }
  return text;
}
