/**
 * A matcher for a `like` pattern in the manner of the database below the API: `%` and `*` stand for any run
 * of characters, `_` for one, `[abc]` for one of those listed, so that a literal `[x]` is written `[[]x]`.
 * Letter case does not matter; what is no text matches nothing.
 */
export function likeMatcher(pattern: string): (text: unknown) => boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    const end = character === '[' ? pattern.indexOf(']', at + 1) : -1;
    if (end > at + 1) {
      source += classOf(pattern.slice(at + 1, end));
      at = end;
    } else if (character === '%' || character === '*') source += '[^]*';
    else if (character === '_') source += '[^]';
    else source += character.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  const expression = new RegExp(`^${source}$`, 'i');
  return (text) => typeof text === 'string' && expression.test(text);
}

function classOf(members: string): string {
  const negated = members.startsWith('^') && members.length > 1;
  const listed = (negated ? members.slice(1) : members).replaceAll(/[\\\]^[]/g, '\\$&');
  const expression = `[${negated ? '^' : ''}${listed}]`;
  try {
    new RegExp(expression);
    return expression;
  } catch {
    return '(?!)'; // a range that runs backwards, as in [GZ-1], matches nothing
  }
}
