import { ConditionSyntaxError, tokenize } from './tokens.ts';
import type { Literal, Token } from './tokens.ts';

/** How a field is compared with one literal. */
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'like' | 'contains';

/** A parsed condition. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: Operator;
      readonly literal: Literal;
    }
  | { readonly kind: 'in'; readonly field: string; readonly literals: readonly Literal[] };

const OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=', 'like', 'contains']);
const DEEPEST = 50;

/**
 * Parses a condition: comparisons joined by AND and OR (AND binds closer, either in any letter case), `not`,
 * parentheses.
 * @throws ConditionSyntaxError
 */
export function parseCondition(text: string): Condition {
  const tokens = tokenize(text);
  let next = 0;
  let depth = 0;

  const peekWord = (): string => {
    const token = tokens[next];
    return token?.kind === 'word' ? token.word.toLowerCase() : '';
  };
  const peekSign = (): string => {
    const token = tokens[next];
    return token?.kind === 'sign' ? token.sign : '';
  };
  const take = (what: string): Token => {
    const token = tokens[next];
    if (token === undefined) throw new ConditionSyntaxError(`expected ${what}`, text.length);
    next += 1;
    return token;
  };
  const takeSign = (sign: string): void => {
    const token = take(sign);
    if (token.kind !== 'sign' || token.sign !== sign)
      throw new ConditionSyntaxError(`expected ${sign}`, token.at);
  };
  const takeLiteral = (): Literal => {
    const token = take('a value');
    if (token.kind !== 'literal') throw new ConditionSyntaxError('expected a value', token.at);
    return token.literal;
  };

  const joined = (kind: 'all' | 'any', word: string, part: () => Condition): Condition => {
    const first = part();
    const parts = [first];
    while (peekWord() === word) {
      next += 1;
      parts.push(part());
    }
    return parts.length === 1 ? first : { kind, parts };
  };
  const anyOf = (): Condition => joined('any', 'or', allOf);
  const allOf = (): Condition => joined('all', 'and', single);

  function single(): Condition {
    depth += 1;
    if (depth > DEEPEST) throw new ConditionSyntaxError('nested too deeply', tokens[next]?.at ?? text.length);
    const condition = peekWord() === 'not' ? negated() : peekSign() === '(' ? grouped() : comparison();
    depth -= 1;
    return condition;
  }
  function negated(): Condition {
    next += 1;
    return { kind: 'not', part: single() };
  }
  function grouped(): Condition {
    takeSign('(');
    const inner = anyOf();
    takeSign(')');
    return inner;
  }
  function comparison(): Condition {
    const field = take('a field');
    if (field.kind !== 'word') throw new ConditionSyntaxError('expected a field', field.at);
    if (peekWord() !== 'not') return afterField(field.word);
    next += 1;
    return { kind: 'not', part: afterField(field.word) };
  }
  function afterField(field: string): Condition {
    const token = take('an operator');
    const operator =
      token.kind === 'word' ? token.word.toLowerCase() : token.kind === 'sign' ? token.sign : '';
    if (operator === 'in') return { kind: 'in', field, literals: list() };
    if (!OPERATORS.has(operator)) throw new ConditionSyntaxError('expected an operator', token.at);
    return { kind: 'compare', field, operator: operator as Operator, literal: takeLiteral() };
  }
  function list(): Literal[] {
    takeSign('(');
    const literals = [takeLiteral()];
    while (peekSign() === ',') {
      next += 1;
      literals.push(takeLiteral());
    }
    takeSign(')');
    return literals;
  }

  const condition = anyOf();
  const left = tokens[next];
  if (left !== undefined) throw new ConditionSyntaxError('expected AND, OR or the end', left.at);
  return condition;
}
