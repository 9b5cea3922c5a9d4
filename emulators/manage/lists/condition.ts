import { refuse } from '../answer.ts';
import type { Refusal } from '../answer.ts';
import { isWholeSecond } from '../binding.ts';
import { likeMatcher } from './like.ts';

/** What a field holds. Dates are texts as the API writes them, or milliseconds since 1970. */
export type ColumnType = 'text' | 'number' | 'flag' | 'date';

/** The fields that conditions and `orderBy` may name, by their slashed name such as `board/name`. */
export interface Columns<Row> {
  readonly types: Readonly<Record<string, ColumnType>>;
  read(row: Row, name: string): unknown;
}

/** Whether a row meets a condition. */
type Test<Row> = (row: Row) => boolean;

type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number' | 'date'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'null'; readonly value: undefined };

/** `word` is a field or a word of the language, `sign` anything else that is no literal. */
type Token = Literal | { readonly kind: 'word' | 'sign'; readonly value: string };

const PIECE =
  /\s*(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|\[(?<date>[^\]]*)\]|(?<number>-?\d+(?:\.\d+)?)(?![\w.])|(?<word>[A-Za-z_]\w*(?:[./]\w+)*)|(?<sign><=|>=|!=|[=<>(),]))\s*/uy;

/**
 * Turns a condition into a test of rows: comparisons joined by AND and OR (AND binds closer, either in any
 * letter case), `not`, `in`, parentheses. A field without a value meets no comparison but `= null`. Text is
 * compared without regard to letter case, as the vendor's database does by default.
 * @param options one report has `>=` on dates find nothing at all.
 * @throws Refusal (400 `ApiFindCondition`)
 */
export function compileCondition<Row>(
  text: string,
  columns: Columns<Row>,
  options: { readonly dateAtLeastFindsNothing: boolean },
): Test<Row> {
  const tokens = tokenize(text);
  let next = 0;

  const isNext = (kind: Token['kind'], value: string): boolean => {
    const token = tokens[next];
    return token?.kind === kind && String(token.value).toLowerCase() === value;
  };
  const skip = (kind: Token['kind'], value: string): boolean => {
    if (!isNext(kind, value)) return false;
    next += 1;
    return true;
  };
  const take = (...kinds: readonly Token['kind'][]): Token => {
    const token = tokens[next];
    if (token === undefined || !kinds.includes(token.kind)) throw unfit(`expected a ${kinds.join(' or ')}`);
    next += 1;
    return token;
  };
  const need = (sign: string): void => {
    if (!skip('sign', sign)) throw unfit(`expected ${sign}`);
  };

  function anyOf(): Test<Row> {
    const parts = [allOf()];
    while (skip('word', 'or')) parts.push(allOf());
    return (row) => parts.some((part) => part(row));
  }
  function allOf(): Test<Row> {
    const parts = [single()];
    while (skip('word', 'and')) parts.push(single());
    return (row) => parts.every((part) => part(row));
  }
  function single(): Test<Row> {
    if (skip('word', 'not')) return negated(single());
    if (!skip('sign', '(')) return comparison();
    const inner = anyOf();
    need(')');
    return inner;
  }
  function comparison(): Test<Row> {
    const field = String(take('word').value);
    const type = typeOf(columns, field);
    return skip('word', 'not') ? negated(compared(field, type)) : compared(field, type);
  }
  function compared(field: string, type: ColumnType): Test<Row> {
    const values = (row: Row): unknown => columns.read(row, slashed(field));
    const operator = String(take('word', 'sign').value).toLowerCase();
    if (operator !== 'in') return compare(values, type, operator, literal());
    need('(');
    const parts = [compare(values, type, '=', literal())];
    while (skip('sign', ',')) parts.push(compare(values, type, '=', literal()));
    need(')');
    return (row) => parts.some((part) => part(row));
  }
  const literal = (): Literal => take('text', 'number', 'flag', 'date', 'null') as Literal;

  function compare(
    read: (row: Row) => unknown,
    type: ColumnType,
    operator: string,
    wanted: Literal,
  ): Test<Row> {
    const valueOf = (row: Row): unknown => comparable(read(row), type);
    const isEquality = operator === '=' || operator === '!=';
    if (wanted.kind === 'null' && isEquality)
      return (row) => (valueOf(row) === undefined) === (operator === '=');
    if (wanted.kind !== type) throw unfit(`a ${type} cannot be compared with this value`);
    if (wanted.kind === 'text' && (operator === 'like' || operator === 'contains')) {
      const matches = likeMatcher(operator === 'like' ? wanted.value : `%${wanted.value}%`);
      return (row) => matches(valueOf(row));
    }
    const holds = HOLDS[operator];
    if (holds === undefined || (type === 'flag' && !isEquality))
      throw unfit(`a ${type} cannot be compared by ${operator}`);
    if (type === 'date' && operator === '>=' && options.dateAtLeastFindsNothing) return () => false;
    const right = comparable(wanted.value, type) as number;
    return (row) => {
      const left = valueOf(row);
      return left !== undefined && holds(left as number, right);
    };
  }

  const test = anyOf();
  if (next < tokens.length) throw unfit('expected AND, OR or the end');
  return test;
}

/** Texts compare by the same operators. */
const HOLDS: Readonly<Record<string, ((left: number, right: number) => boolean) | undefined>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** A value in the form in which values of its type compare; `undefined` where there is none of that type. */
export function comparable(value: unknown, type: ColumnType): string | number | boolean | undefined {
  if (typeof value === 'string') {
    if (type === 'text') return value.toLowerCase();
    return type === 'date' ? Date.parse(value) : undefined;
  }
  if (typeof value === 'number') return type === 'number' || type === 'date' ? value : undefined;
  return typeof value === 'boolean' && type === 'flag' ? value : undefined;
}

/** The type of a field, whose name may have dots. @throws Refusal (400) in the server's own words */
export function typeOf<Row>({ types }: Columns<Row>, name: string): ColumnType {
  const type = Object.hasOwn(types, slashed(name)) ? types[slashed(name)] : undefined;
  if (type === undefined) throw unrecognized(name);
  return type;
}

/** The name of a field with slashes. */
export function slashed(name: string): string {
  return name.replaceAll('.', '/');
}

/** 400 for a field that the record has not got. */
export function unrecognized(name: string): Refusal {
  return unfit(`${name} is not a recognized name.`);
}

function unfit(message: string): Refusal {
  return refuse(400, 'ApiFindCondition', message);
}

function negated<Row>(test: Test<Row>): Test<Row> {
  return (row) => !test(row);
}

/** A string ends at the next quote of its kind: no escape is documented. */
function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < text.length) {
    const at = PIECE.lastIndex;
    const groups = PIECE.exec(text)?.groups;
    if (groups === undefined) throw unfit(`unexpected ${text.charAt(at)} at position ${at}`);
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token {
  const { double, single = double, date, number, word = '', sign } = groups;
  if (single !== undefined) return { kind: 'text', value: single };
  if (number !== undefined) return { kind: 'number', value: Number(number) };
  if (sign !== undefined) return { kind: 'sign', value: sign };
  if (date !== undefined) {
    if (!isWholeSecond(date)) throw unfit(`[${date}] is not a date in whole seconds`);
    return { kind: 'date', value: Date.parse(date) };
  }
  const lower = word.toLowerCase();
  if (lower === 'null') return { kind: 'null', value: undefined };
  return lower === 'true' || lower === 'false'
    ? { kind: 'flag', value: lower === 'true' }
    : { kind: 'word', value: word };
}
