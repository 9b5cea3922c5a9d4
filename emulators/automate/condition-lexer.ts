import { badRequest } from './refused.ts';

/** A word, symbol or literal of a condition. Dates are milliseconds since 1970. */
export type ConditionToken =
  | { readonly kind: 'word' | 'string' | 'symbol'; readonly text: string }
  | { readonly kind: 'number' | 'date'; readonly value: number };

const SPACE = /\s+/y;
// Nobody knows how a quote or backslash inside a value is escaped, so neither is readable here.
const STRING = /'([^'"\\]*)'|"([^'"\\]*)"/y;
const DATE = /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?(?![\w.:-])/y;
const NUMBER = /-?\d+(?:\.\d+)?(?![\w.:-])/y;
const WORD = /[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*(?![\w.])/y;
const SYMBOL = /<=|>=|!=|=|<|>|\(|\)|,/y;

/** Cuts a condition into tokens. Throws `Refused` (400) at the first character that fits none. */
export function conditionTokens(text: string): ConditionToken[] {
  const tokens: ConditionToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found;
  };
  for (;;) {
    take(SPACE);
    if (at === text.length) return tokens;
    const token = nextToken(take);
    if (token === undefined) throw badRequest(`The condition cannot be read at character ${at + 1}.`);
    tokens.push(token);
  }
}

function nextToken(take: (pattern: RegExp) => RegExpExecArray | null): ConditionToken | undefined {
  const string = take(STRING);
  if (string !== null) return { kind: 'string', text: string[1] ?? string[2] ?? '' };
  const date = take(DATE);
  if (date !== null) return dateToken(date);
  const number = take(NUMBER);
  if (number !== null) return { kind: 'number', value: Number(number[0]) };
  const word = take(WORD);
  if (word !== null) return { kind: 'word', text: word[0] };
  const symbol = take(SYMBOL);
  return symbol === null ? undefined : { kind: 'symbol', text: symbol[0] };
}

function dateToken(found: RegExpExecArray): ConditionToken {
  const text = found[0];
  const zoned = found[1] === undefined && text.includes('T') ? `${text}Z` : text;
  const value = Date.parse(zoned);
  if (Number.isNaN(value)) throw badRequest(`'${text}' is no date.`);
  return { kind: 'date', value };
}
