/** Longest text, in code points, that is sent as one note or initial payload. Manage documents no limit of its own. */
export const TEXT_LIMIT = 50_000;

/**
 * Cuts a text to `limit` code points and keeps its last line, because a ticket or note is found again by the mark there.
 * A line of its own says that something was left out.
 */
export function cutKeepingLastLine(text: string, limit = TEXT_LIMIT): string {
  if (text.length <= limit) return text;
  const points = Array.from(text);
  if (points.length <= limit) return text;
  const ending = Array.from(`\n(cut here: the text is too long)\n${text.slice(text.lastIndexOf('\n') + 1)}`);
  if (ending.length >= limit) return points.slice(-limit).join('');
  return [...points.slice(0, limit - ending.length), ...ending].join('');
}
