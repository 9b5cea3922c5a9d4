import type { JsonObject } from './answer.ts';
import { conditionTest, fieldNamed } from './condition-match.ts';
import type { Fields, FieldValue } from './condition-match.ts';
import type { ListQuery } from './list-query.ts';
import { Refused } from './refused.ts';

/** A kind of row that lists serve. */
export interface Resource<Row> {
  /** The names that `includeFields` and `excludeFields` may carry. */
  readonly members: readonly string[];
  /** The names that conditions and orders may carry. */
  readonly fields: Fields<Row>;
  /** The names that `expand` may carry. */
  readonly expands: readonly string[];
  id(row: Row): number;
  /** The row as it travels; `expanded` tests a name whatever its case. */
  show(row: Row, expanded: (name: string) => boolean): JsonObject;
}

/**
 * The page of rows that a query asks for, in the order of their ids where it names none. Throws `Refused`
 * (400).
 */
export function listRows<Row>(rows: Iterable<Row>, resource: Resource<Row>, query: ListQuery): JsonObject[] {
  const show = rowView(resource, query);
  const test = query.condition === undefined ? undefined : conditionTest(query.condition, resource.fields);
  const compare = rowOrder(resource, query);
  const wanted: Row[] = [];
  for (const row of rows) {
    if (query.ids !== undefined && !query.ids.has(resource.id(row))) continue;
    if (test === undefined || test(row)) wanted.push(row);
  }
  const start = (query.page - 1) * query.pageSize;
  return wanted
    .sort(compare)
    .slice(start, start + query.pageSize)
    .map(show);
}

/**
 * How one row is shown for a query: expanded, then cut to the fields asked for. Throws `Refused` (400) for
 * unknown names.
 */
export function rowView<Row>(resource: Resource<Row>, query: ListQuery): (row: Row) => JsonObject {
  const include = memberNames(resource.members, query.include, 'field');
  const exclude = memberNames(resource.members, query.exclude, 'field');
  const expand = memberNames(resource.expands, query.expand, 'expansion');
  return (row) => {
    const full = resource.show(row, (name) => expand.has(name));
    return Object.fromEntries(
      Object.entries(full).filter(
        ([name]) => (include.size === 0 || include.has(name)) && !exclude.has(name),
      ),
    );
  };
}

function memberNames(known: readonly string[], asked: readonly string[], what: string): ReadonlySet<string> {
  const names = asked.map((name) => {
    const found = known.find((member) => member.toLowerCase() === name.toLowerCase());
    // It is published, or the request would not have come so far; but this server does not have it.
    if (found === undefined) throw new Refused(400, 'BadRequest', `There is no ${what} '${name}'.`);
    return found;
  });
  return new Set(names);
}

function rowOrder<Row>(resource: Resource<Row>, query: ListQuery): (a: Row, b: Row) => number {
  const keys = (query.order?.fields ?? []).map((name) => fieldNamed(resource.fields, name));
  const sign = query.order?.descending === true ? -1 : 1;
  return (a, b) => {
    for (const key of keys) {
      const order = compareValues(key.read(a), key.read(b));
      if (order !== 0) return order * sign;
    }
    return (resource.id(a) - resource.id(b)) * sign;
  };
}

function compareValues(a: FieldValue, b: FieldValue): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
  return Number(a) - Number(b);
}
