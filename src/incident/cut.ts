const ELLIPSIS = '…';

/** Marks that belong to the character before them: accents and the skin tones of emoji. */
const ATTACHED = /^[\p{M}\u{1F3FB}-\u{1F3FF}]$/u;

/** Nobody's writing stacks more marks on one letter; text that does is cut between them. */
const MOST_ATTACHED = 8;

/**
 * The text in at most `limit` code points, the `…` of a cut one included. Neither a surrogate pair nor a
 * letter with its accents is split. `limit` is at least 1.
 */
export function cutToCodePoints(text: string, limit: number): string {
  const points = Array.from(text);
  return points.length <= limit ? text : cutBefore(points, limit - 1);
}

/**
 * The text in at most `limit` UTF-16 units (the length that .NET and JavaScript count), otherwise as {@link
 * cutToCodePoints}.
 */
export function cutToUnits(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const points = Array.from(text);
  let units = ELLIPSIS.length;
  const end = points.findIndex((point) => (units += point.length) > limit);
  return cutBefore(points, end);
}

/**
 * Texts in at most `room` UTF-16 units together: the longest are cut, to the same length. `room` is one for
 * each text at least.
 */
export function cutToShares(texts: readonly string[], room: number): string[] {
  let share = room;
  while (texts.reduce((sum, { length }) => sum + Math.min(length, share), 0) > room) share -= 1;
  return texts.map((text) => cutToUnits(text, share));
}

function cutBefore(points: readonly string[], end: number): string {
  let at = end;
  while (at > 0 && end - at < MOST_ATTACHED && ATTACHED.test(points[at] ?? '')) at -= 1;
  return (
    points
      .slice(0, ATTACHED.test(points[at] ?? '') ? end : at)
      .join('')
      .trimEnd() + ELLIPSIS
  );
}
