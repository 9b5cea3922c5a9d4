import { parseCondition } from './condition.ts';
import type { Condition } from './condition.ts';
import type { QueryValues } from './published.ts';
import { badRequest } from './refused.ts';

/** The list parameters of one request, checked. */
export interface ListQuery {
  readonly ids: ReadonlySet<number> | undefined;
  readonly condition: Condition | undefined;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  readonly order: { readonly fields: readonly string[]; readonly descending: boolean } | undefined;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly expand: readonly string[];
}

/** Small on purpose: a client that names no page size loses rows, as it may on a live server. */
const DEFAULT_PAGE_SIZE = 25;

/** Reads the query of a list or single item. Throws `NotAllowed` (400) for a condition or an order that is none. */
export function readListQuery(query: QueryValues): ListQuery {
  const condition = query['options.condition'];
  const ids = query['options.ids'];
  return {
    ids: ids && new Set(ids.map(Number)),
    condition: condition === undefined ? undefined : parseCondition(condition),
    page: query['options.page'] ?? 1,
    pageSize: query['options.pageSize'] ?? DEFAULT_PAGE_SIZE,
    order: readOrder(query),
    include: query['options.includedFields'] ?? [],
    exclude: query['options.excludedFields'] ?? [],
    expand: query['options.expands'] ?? [],
  };
}

function readOrder(query: QueryValues): ListQuery['order'] {
  const { orderBy, 'options.orderBy.name': name, 'options.orderBy.type': type } = query;
  if (orderBy !== undefined) {
    if (name !== undefined || type !== undefined) throw badRequest('The order is given in both spellings.');
    const found = /^(.+?)(?:\s+(asc|desc))?$/i.exec(orderBy.trim());
    if (found?.[1] === undefined) throw badRequest('The order names no field.');
    return { fields: fieldList(found[1]), descending: found[2]?.toLowerCase() === 'desc' };
  }
  if (name !== undefined) return { fields: fieldList(name), descending: type === 'Descending' };
  if (type !== undefined) throw badRequest('The order has a direction but no field.');
  return undefined;
}

function fieldList(text: string): string[] {
  return text.split(',').map((field) => field.trim());
}
