import { containsMatcher, likeMatcher } from './like.ts';
import type { Condition, Operator } from './parse.ts';
import type { Literal } from './tokens.ts';

/** A field that conditions and `orderBy` may name. Dates are read as milliseconds since 1970. */
export interface Column<Row> {
  readonly type: 'text' | 'number' | 'flag' | 'date';
  read(row: Row): string | number | boolean | undefined;
}

/** The fields of a resource by their slashed name, such as `board/name`. */
export type Columns<Row> = Readonly<Record<string, Column<Row>>>;

/** Thrown for a field that the resource does not have, or that cannot be compared in the way asked for. */
export class ConditionFieldError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConditionFieldError';
  }
}

/** What varies between servers. */
export interface Dialect {
  /** One report has `>=` on dates find nothing at all. */
  readonly dateAtLeastFindsNothing: boolean;
}

/**
 * Turns a condition into a test of rows. A field without a value meets no comparison but `= null`. Text is compared without
 * regard to letter case, as the vendor's database does by default.
 * @throws ConditionFieldError
 */
export function compileCondition<Row>(
  condition: Condition,
  columns: Columns<Row>,
  dialect: Dialect,
): (row: Row) => boolean {
  switch (condition.kind) {
    case 'all': {
      const parts = condition.parts.map((part) => compileCondition(part, columns, dialect));
      return (row) => parts.every((part) => part(row));
    }
    case 'any': {
      const parts = condition.parts.map((part) => compileCondition(part, columns, dialect));
      return (row) => parts.some((part) => part(row));
    }
    case 'not': {
      const part = compileCondition(condition.part, columns, dialect);
      return (row) => !part(row);
    }
    case 'in': {
      const parts = condition.literals.map((literal) =>
        compileComparison(condition.field, '=', literal, columns, dialect),
      );
      return (row) => parts.some((part) => part(row));
    }
    case 'compare':
      return compileComparison(condition.field, condition.operator, condition.literal, columns, dialect);
  }
}

/** The column of a name with dots or slashes. @throws ConditionFieldError in the server's own words. */
export function columnOf<Row>(columns: Columns<Row>, name: string): Column<Row> {
  const slashed = name.replaceAll('.', '/');
  const column = Object.hasOwn(columns, slashed) ? columns[slashed] : undefined;
  if (column === undefined) throw new ConditionFieldError(`${name} is not a recognized name.`);
  return column;
}

function compileComparison<Row>(
  field: string,
  operator: Operator,
  literal: Literal,
  columns: Columns<Row>,
  dialect: Dialect,
): (row: Row) => boolean {
  const column = columnOf(columns, field);
  const unfit = new ConditionFieldError(`${field} cannot be compared by ${operator} with this value.`);
  if (literal.kind === 'null') {
    if (operator !== '=' && operator !== '!=') throw unfit;
    return (row) => (column.read(row) === undefined) === (operator === '=');
  }
  if (literal.kind !== column.type) throw unfit;
  if (operator === 'like' || operator === 'contains') {
    if (literal.kind !== 'text') throw unfit;
    const matches = operator === 'like' ? likeMatcher(literal.value) : containsMatcher(literal.value);
    return (row) => {
      const value = column.read(row);
      return typeof value === 'string' && matches(value);
    };
  }
  if (column.type === 'flag' && operator !== '=' && operator !== '!=') throw unfit;
  if (column.type === 'date' && operator === '>=' && dialect.dateAtLeastFindsNothing) return () => false;
  const wanted = typeof literal.value === 'string' ? literal.value.toLowerCase() : literal.value;
  return (row) => {
    const read = column.read(row);
    if (read === undefined) return false;
    return holds(typeof read === 'string' ? read.toLowerCase() : read, operator, wanted);
  };
}

type Comparable = string | number | boolean;

function holds(
  left: Comparable,
  operator: Exclude<Operator, 'like' | 'contains'>,
  right: Comparable,
): boolean {
  switch (operator) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}
