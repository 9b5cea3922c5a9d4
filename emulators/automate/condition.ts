import { conditionTokens } from './condition-lexer.ts';
import type { ConditionToken } from './condition-lexer.ts';
import { badRequest } from './refused.ts';

/** A value that a field is compared with. Dates are milliseconds since 1970. */
export type Literal =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number' | 'date'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean };

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A parsed condition; `and` binds tighter than `or`. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly comparator: Comparator;
      readonly literal: Literal;
    }
  | {
      readonly kind: 'like' | 'contains';
      readonly field: string;
      readonly negated: boolean;
      readonly text: string;
    }
  | {
      readonly kind: 'in';
      readonly field: string;
      readonly negated: boolean;
      readonly literals: readonly Literal[];
    };

/** The fields that a condition names. */
export function fieldsOf(condition: Condition): readonly string[] {
  return 'parts' in condition ? condition.parts.flatMap(fieldsOf) : [condition.field];
}

const COMPARATORS: readonly string[] = ['=', '!=', '<', '<=', '>', '>='];
const RESERVED = ['and', 'or', 'not', 'in', 'like', 'contains', 'eq', 'true', 'false'];

/**
 * Reads a condition. Throws `Refused` (400) for anything outside the grammar; whether its fields exist is not
 * looked at.
 */
export function parseCondition(text: string): Condition {
  const tokens = conditionTokens(text);
  let at = 0;
  const peekWord = (): string | undefined => {
    const token = tokens[at];
    return token?.kind === 'word' ? token.text.toLowerCase() : undefined;
  };
  const takeWord = (...words: string[]): string | undefined => {
    const word = peekWord();
    if (word === undefined || !words.includes(word)) return undefined;
    at += 1;
    return word;
  };
  const takeSymbol = (symbol: string): boolean => {
    const token = tokens[at];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    at += 1;
    return true;
  };
  const unexpected = (wanted: string) =>
    badRequest(`The condition has ${shown(tokens[at])} where ${wanted} was expected.`);
  const expectSymbol = (symbol: string): void => {
    if (!takeSymbol(symbol)) throw unexpected(`'${symbol}'`);
  };

  const chain = (kind: 'and' | 'or', part: () => Condition): Condition => {
    const first = part();
    const parts = [first];
    while (takeWord(kind) !== undefined) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  };
  const either = (): Condition => chain('or', () => chain('and', factor));
  const factor = (): Condition => {
    if (!takeSymbol('(')) return comparison();
    const inner = either();
    expectSymbol(')');
    return inner;
  };
  const comparison = (): Condition => {
    const token = tokens[at];
    if (token?.kind !== 'word' || RESERVED.includes(token.text.toLowerCase()))
      throw unexpected('a field name');
    at += 1;
    const field = token.text;
    const negated = takeWord('not') !== undefined;
    if (takeWord('in') !== undefined) return { kind: 'in', field, negated, literals: literalList() };
    const match = takeWord('like', 'contains');
    if (match === 'like' || match === 'contains') return { kind: match, field, negated, text: quoted() };
    if (negated) throw unexpected("'in', 'like' or 'contains' after 'not'");
    return { kind: 'compare', field, comparator: comparator(), literal: literal() };
  };
  const comparator = (): Comparator => {
    if (takeWord('eq') !== undefined) return '=';
    const token = tokens[at];
    if (token?.kind !== 'symbol' || !isComparator(token.text)) throw unexpected('an operator');
    at += 1;
    return token.text;
  };
  const quoted = (): string => {
    const token = tokens[at];
    if (token?.kind !== 'string') throw unexpected('a quoted text');
    at += 1;
    return token.text;
  };
  const literal = (): Literal => {
    const boolean = takeWord('true', 'false');
    if (boolean !== undefined) return { kind: 'boolean', value: boolean === 'true' };
    const token = tokens[at];
    if (token === undefined || token.kind === 'word' || token.kind === 'symbol') throw unexpected('a value');
    at += 1;
    return 'text' in token ? { kind: 'string', value: token.text } : token;
  };
  const literalList = (): Literal[] => {
    expectSymbol('(');
    const literals = [literal()];
    while (takeSymbol(',')) literals.push(literal());
    expectSymbol(')');
    return literals;
  };

  const condition = either();
  if (at < tokens.length) throw unexpected('the end');
  return condition;
}

function isComparator(text: string): text is Comparator {
  return COMPARATORS.includes(text);
}

function shown(token: ConditionToken | undefined): string {
  if (token === undefined) return 'its end';
  return 'text' in token ? `'${token.text}'` : `'${token.value}'`;
}
