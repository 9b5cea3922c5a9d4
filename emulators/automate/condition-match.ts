import type { Comparator, Condition, Literal } from './condition.ts';
import { badRequest, Refused } from './refused.ts';

export type FieldType = 'string' | 'number' | 'date' | 'boolean';
export type FieldValue = string | number | boolean | undefined;

/** How one field of a row is read; dates are milliseconds since 1970, `undefined` is SQL's null. */
export interface Field<Row> {
  readonly type: FieldType;
  read(row: Row): FieldValue;
}

export type Fields<Row> = Readonly<Record<string, Field<Row>>>;

/** The field of that name, whatever its case. Throws `Refused` (400) where there is none. */
export function fieldNamed<Row>(fields: Fields<Row>, name: string): Field<Row> {
  const wanted = name.toLowerCase();
  for (const [path, field] of Object.entries(fields)) if (path.toLowerCase() === wanted) return field;
  // It is published, or the request would not have come so far; but this server does not have it.
  throw new Refused(400, 'BadRequest', `There is no field '${name}'.`);
}

/**
 * Turns a condition into a test on rows. Throws `Refused` (400) for unknown fields and values of the wrong
 * type.
 */
export function conditionTest<Row>(condition: Condition, fields: Fields<Row>): (row: Row) => boolean {
  switch (condition.kind) {
    case 'and': {
      const tests = condition.parts.map((part) => conditionTest(part, fields));
      return (row) => tests.every((test) => test(row));
    }
    case 'or': {
      const tests = condition.parts.map((part) => conditionTest(part, fields));
      return (row) => tests.some((test) => test(row));
    }
    case 'compare': {
      const field = fieldNamed(fields, condition.field);
      return onValue(
        field,
        false,
        valueTest(field, condition.field, condition.comparator, condition.literal),
      );
    }
    case 'in': {
      const field = fieldNamed(fields, condition.field);
      const tests = condition.literals.map((literal) => valueTest(field, condition.field, '=', literal));
      return onValue(field, condition.negated, (value) => tests.some((test) => test(value)));
    }
    case 'like':
    case 'contains': {
      const field = fieldNamed(fields, condition.field);
      if (field.type !== 'string')
        throw badRequest(`'${condition.field}' is no text, so ${condition.kind} cannot be used.`);
      return onValue(field, condition.negated, textTest(condition.kind, condition.text));
    }
  }
}

type ValueTest = (value: string | number | boolean) => boolean;

/** As in SQL, a missing value satisfies nothing, not even a negated test. */
function onValue<Row>(field: Field<Row>, negated: boolean, test: ValueTest): (row: Row) => boolean {
  return (row) => {
    const value = field.read(row);
    return value !== undefined && test(value) !== negated;
  };
}

/** MySQL's LIKE: `%` any run, `_` one character, everything else (brackets too) itself; case is ignored. */
function textTest(kind: 'like' | 'contains', text: string): ValueTest {
  if (kind === 'contains') {
    const wanted = text.toLowerCase();
    return (value) => String(value).toLowerCase().includes(wanted);
  }
  const source = text
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  const pattern = new RegExp(`^${source}$`, 'isu');
  return (value) => pattern.test(String(value));
}

/** Id columns are text in the answers and numbers in conditions, so a text field also takes a number. */
function valueTest<Row>(
  field: Field<Row>,
  name: string,
  comparator: Comparator,
  literal: Literal,
): ValueTest {
  const fits = literal.kind === field.type || (field.type === 'string' && literal.kind === 'number');
  if (!fits) throw badRequest(`'${name}' is a ${field.type} and cannot be compared with a ${literal.kind}.`);
  if (field.type === 'boolean' && comparator !== '=' && comparator !== '!=') {
    throw badRequest(`'${name}' is a boolean and has no order.`);
  }
  const wanted = literal.value;
  if (typeof wanted === 'string') {
    const lower = wanted.toLowerCase();
    return (value) => holds(comparator, compareOrdered(String(value).toLowerCase(), lower));
  }
  return (value) => holds(comparator, compareOrdered(Number(value), Number(wanted)));
}

function compareOrdered<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : a > b ? 1 : Number.NaN;
}

function holds(comparator: Comparator, order: number): boolean {
  switch (comparator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}
