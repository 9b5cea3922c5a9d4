import { columnOf } from '../conditions/evaluate.ts';
import { refusing, unrecognized } from './resource.ts';
import type { Resource } from './resource.ts';

/** The rows in the order that `orderBy` asks for, else in order of their ids. @throws Refusal (400) */
export function sortRows<Row>(
  query: URLSearchParams,
  resource: Resource<Row>,
  rows: readonly Row[],
): readonly Row[] {
  const orderBy = (query.get('orderBy') ?? '').trim();
  const keys = (orderBy === '' ? 'id' : orderBy).split(',').map((key) => {
    const [name = '', direction = 'asc', ...rest] = key.trim().split(/\s+/u);
    if (rest.length > 0 || !/^(?:asc|desc)$/iu.test(direction)) throw unrecognized(key.trim());
    return {
      column: refusing(() => columnOf(resource.columns, name)),
      sign: direction.toLowerCase() === 'desc' ? -1 : 1,
    };
  });
  return rows.toSorted((left, right) => {
    for (const { column, sign } of keys) {
      const order = compareValues(column.read(left), column.read(right));
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function compareValues(left: string | number | boolean | undefined, right: typeof left): number {
  if (left === right) return 0;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  if (typeof left === 'string' && typeof right === 'string') return left.localeCompare(right, 'en');
  return left < right ? -1 : 1;
}
