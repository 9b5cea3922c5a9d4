/** A literal of the condition language. Dates carry milliseconds since 1970. */
export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'date'; readonly value: number }
  | { readonly kind: 'null' };

/** A piece of a condition; `at` is where it starts, counted from 0. */
export type Token = { readonly at: number } & (
  | { readonly kind: 'literal'; readonly literal: Literal }
  /** A field or a word of the language; which of them is for the parser to say. */
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'sign'; readonly sign: string }
);

/** Thrown for a condition that does not follow the grammar. */
export class ConditionSyntaxError extends Error {
  constructor(message: string, at: number) {
    super(`${message} at position ${at}`);
    this.name = 'ConditionSyntaxError';
  }
}

const PIECE =
  /(?<space>\s+)|"(?<double>[^"]*)"|'(?<single>[^']*)'|\[(?<date>[^\]]*)\]|(?<number>-?\d+(?:\.\d+)?)(?![\w.])|(?<word>[A-Za-z_]\w*(?:[./]\w+)*)|(?<sign><=|>=|!=|[=<>(),])/uy;

/**
 * Cuts a condition into tokens. A string ends at the next quote of its kind: no escape is documented. A date
 * is `[YYYY-MM-DDTHH:MM:SSZ]` in whole seconds.
 * @throws ConditionSyntaxError
 */
export function tokenize(condition: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < condition.length) {
    PIECE.lastIndex = at;
    const groups = PIECE.exec(condition)?.groups;
    if (groups === undefined)
      throw new ConditionSyntaxError(`unexpected ${JSON.stringify(condition.charAt(at))}`, at);
    const token = tokenOf(groups, at);
    if (token !== undefined) tokens.push(token);
    at = PIECE.lastIndex;
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, at: number): Token | undefined {
  const quoted = groups['double'] ?? groups['single'];
  if (quoted !== undefined) return { at, kind: 'literal', literal: { kind: 'text', value: quoted } };
  if (groups['date'] !== undefined) return { at, kind: 'literal', literal: readDate(groups['date'], at) };
  if (groups['number'] !== undefined)
    return { at, kind: 'literal', literal: { kind: 'number', value: Number(groups['number']) } };
  if (groups['word'] !== undefined) return wordOrLiteral(groups['word'], at);
  return groups['sign'] === undefined ? undefined : { at, kind: 'sign', sign: groups['sign'] };
}

function wordOrLiteral(word: string, at: number): Token {
  const lower = word.toLowerCase();
  if (lower === 'true' || lower === 'false')
    return { at, kind: 'literal', literal: { kind: 'flag', value: lower === 'true' } };
  if (lower === 'null') return { at, kind: 'literal', literal: { kind: 'null' } };
  return { at, kind: 'word', word };
}

function readDate(text: string, at: number): Literal {
  const value = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(value)) throw new ConditionSyntaxError(`[${text}] is not a date in whole seconds`, at);
  return { kind: 'date', value };
}
