import { containsMatcher, likeMatcher } from './like.ts';
import type { Condition, Operator } from './parse.ts';
import type { Literal } from './tokens.ts';

/** A field that conditions and `orderBy` may name. Dates are read as milliseconds since 1970. */
export interface Column<Row> {
  /**
   * `any`: each row may hold another type, and one that does not fit the literal does not meet the
   * comparison.
   */
  readonly type: 'text' | 'number' | 'flag' | 'date' | 'any';
  /** True for a field that can be asked for one value at a time: neither below OR nor by `in`. */
  readonly alone?: boolean;
  read(row: Row): string | number | boolean | undefined;
  /** All values of a field that has several, of which one has to meet the comparison. */
  readAll?(row: Row): readonly (string | number | boolean)[];
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
  /** Conditions on children and custom fields know no `in`. */
  readonly withoutIn?: boolean;
}

/**
 * Turns a condition into a test of rows. A field without a value meets no comparison but `= null`. Text is
 * compared without regard to letter case, as the vendor's database does by default. `either` is true for a
 * part of an OR.
 * @throws ConditionFieldError
 */
export function compileCondition<Row>(
  condition: Condition,
  columns: Columns<Row>,
  dialect: Dialect,
  either = false,
): (row: Row) => boolean {
  switch (condition.kind) {
    case 'all': {
      const parts = condition.parts.map((part) => compileCondition(part, columns, dialect, either));
      return (row) => parts.every((part) => part(row));
    }
    case 'any': {
      const parts = condition.parts.map((part) => compileCondition(part, columns, dialect, true));
      return (row) => parts.some((part) => part(row));
    }
    case 'not': {
      const part = compileCondition(condition.part, columns, dialect, either);
      return (row) => !part(row);
    }
    case 'in': {
      if (dialect.withoutIn === true) throw new ConditionFieldError('in cannot be used here.');
      refuseIfAlone(condition.field, columns);
      const parts = condition.literals.map((literal) =>
        compileComparison(condition.field, '=', literal, columns, dialect),
      );
      return (row) => parts.some((part) => part(row));
    }
    case 'compare':
      if (either) refuseIfAlone(condition.field, columns);
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

function refuseIfAlone<Row>(field: string, columns: Columns<Row>): void {
  if (columnOf(columns, field).alone === true)
    throw new ConditionFieldError(`${field} can be asked for one value at a time.`);
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
    return (row) => (valuesOf(column, row).length === 0) === (operator === '=');
  }
  if (literal.kind !== column.type && column.type !== 'any') throw unfit;
  if (operator === 'like' || operator === 'contains') {
    if (literal.kind !== 'text') throw unfit;
    const matches = operator === 'like' ? likeMatcher(literal.value) : containsMatcher(literal.value);
    return (row) => valuesOf(column, row).some((value) => typeof value === 'string' && matches(value));
  }
  if (literal.kind === 'flag' && operator !== '=' && operator !== '!=') throw unfit;
  if (column.type === 'date' && operator === '>=' && dialect.dateAtLeastFindsNothing) return () => false;
  const wanted = typeof literal.value === 'string' ? literal.value.toLowerCase() : literal.value;
  return (row) =>
    valuesOf(column, row).some((value) => {
      if (typeof value !== typeof wanted) return false;
      return holds(typeof value === 'string' ? value.toLowerCase() : value, operator, wanted);
    });
}

function valuesOf<Row>(column: Column<Row>, row: Row): readonly Comparable[] {
  if (column.readAll !== undefined) return column.readAll(row);
  const value = column.read(row);
  return value === undefined ? [] : [value];
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
