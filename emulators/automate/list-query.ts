import { parseCondition } from './condition.ts';
import type { Condition } from './condition.ts';
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
const MAX_PAGE_SIZE = 1000;
const MAX_INT32 = 2_147_483_647;

/** The short name that live clients send, and the one of the published specification. */
const SPELLINGS: Readonly<Record<string, string>> = {
  condition: 'condition',
  'options.condition': 'condition',
  page: 'page',
  'options.page': 'page',
  pagesize: 'pageSize',
  'options.pagesize': 'pageSize',
  orderby: 'orderBy',
  'options.orderby.name': 'orderName',
  'options.orderby.type': 'orderType',
  includefields: 'include',
  'options.includedfields': 'include',
  excludefields: 'exclude',
  'options.excludedfields': 'exclude',
  ids: 'ids',
  'options.ids': 'ids',
  expand: 'expand',
  'options.expands': 'expand',
  'options.timeout': 'timeout',
};

/** Lists may be repeated or joined by commas; anything else may stand once. */
const LISTS = ['include', 'exclude', 'ids', 'expand'];

/**
 * Reads the query of a list or single item. Throws `Refused` (400) for what is unknown (`$filter`,
 * `conditions`), twice or wrong.
 */
export function readListQuery(query: URLSearchParams): ListQuery {
  const given = new Map<string, string[]>();
  for (const [name, value] of query) {
    const known = SPELLINGS[name.toLowerCase()];
    if (known === undefined) throw badRequest(`There is no parameter '${name}'.`);
    const values = given.get(known) ?? [];
    values.push(value);
    if (values.length > 1 && !LISTS.includes(known))
      throw badRequest(`The parameter '${name}' is given twice.`);
    given.set(known, values);
  }
  const one = (name: string): string | undefined => given.get(name)?.[0];
  const list = (name: string): string[] => (given.get(name) ?? []).flatMap((value) => splitList(name, value));
  const condition = one('condition');
  const timeout = one('timeout');
  if (timeout !== undefined) integer('timeout', timeout, 1, MAX_INT32);
  return {
    ids: given.has('ids') ? new Set(list('ids').map((id) => integer('ids', id, 1, MAX_INT32))) : undefined,
    condition: condition === undefined ? undefined : parseCondition(condition),
    page: integer('page', one('page') ?? '1', 1, MAX_INT32),
    pageSize: integer('pageSize', one('pageSize') ?? String(DEFAULT_PAGE_SIZE), 1, MAX_PAGE_SIZE),
    order: readOrder(one('orderBy'), one('orderName'), one('orderType')),
    include: list('include'),
    exclude: list('exclude'),
    expand: list('expand'),
  };
}

function splitList(name: string, value: string): string[] {
  const items = value.split(',').map((item) => item.trim());
  if (items.includes('')) throw badRequest(`The list '${name}' has an empty entry.`);
  return items;
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw badRequest(`'${name}' must be a whole number from ${least} to ${most}.`);
  return value;
}

function readOrder(
  short: string | undefined,
  name: string | undefined,
  type: string | undefined,
): ListQuery['order'] {
  if (short !== undefined) {
    if (name !== undefined || type !== undefined) throw badRequest('The order is given in both spellings.');
    const found = /^(.+?)(?:\s+(asc|desc))?$/i.exec(short.trim());
    if (found?.[1] === undefined) throw badRequest('The order names no field.');
    return { fields: splitList('orderBy', found[1]), descending: found[2]?.toLowerCase() === 'desc' };
  }
  if (name === undefined) {
    if (type !== undefined) throw badRequest('The order has a direction but no field.');
    return undefined;
  }
  const direction = (type ?? 'Undefined').toLowerCase();
  if (!['undefined', 'ascending', 'descending'].includes(direction))
    throw badRequest(`There is no direction '${direction}'.`);
  return { fields: splitList('orderBy', name), descending: direction === 'descending' };
}
