import { refuse } from '../answer.ts';
import type { ListRequest, Resource } from './resource.ts';
import { apiBase } from '../url.ts';
import type { World } from '../world.ts';

/** One page by its number, with links to its neighbours and to both ends. @throws Refusal (400) */
export function numberedPage<Row>(
  world: World,
  request: ListRequest,
  rows: readonly Row[],
  pageSize: number,
): { shown: readonly Row[]; link: string } {
  const page = readWhole(request.query, 'page', 1, Number.MAX_SAFE_INTEGER);
  const last = Math.max(1, Math.ceil(rows.length / pageSize));
  const targets = { first: 1, prev: page - 1, next: page + 1, last };
  const link = Object.entries(targets)
    .filter(([, target]) => target >= 1 && target <= last && last > 1)
    .map(([rel, target]) => linkTo(world, request, 'page', target, rel))
    .join(', ');
  return { shown: rows.slice((page - 1) * pageSize, page * pageSize), link };
}

/**
 * Pages by the last id seen, so that rows that come in meanwhile shift nothing; there is no other order than
 * by id.
 * @throws Refusal (400)
 */
export function forwardPage<Row>(
  world: World,
  request: ListRequest,
  resource: Resource<Row>,
  rows: readonly Row[],
  pageSize: number,
): { shown: readonly Row[]; link: string } {
  if (request.query.has('orderBy'))
    throw refuse(400, 'ConnectWiseApi', 'orderBy cannot be used with forward-only paging.');
  const after = readWhole(request.query, 'pageId', 0, Number.MAX_SAFE_INTEGER, 0);
  const left = rows
    .filter((row) => resource.idOf(row) > after)
    .toSorted((a, b) => resource.idOf(a) - resource.idOf(b));
  const shown = left.slice(0, pageSize);
  const lastShown = shown.at(-1);
  const more = left.length > shown.length && lastShown !== undefined;
  return { shown, link: more ? linkTo(world, request, 'pageId', resource.idOf(lastShown), 'next') : '' };
}

function linkTo(
  world: World,
  request: ListRequest,
  parameter: 'page' | 'pageId',
  value: number,
  rel: string,
): string {
  const query = new URLSearchParams(request.query);
  query.set(parameter, String(value));
  return `<${apiBase(world)}${request.path}?${query.toString()}>; rel="${rel}"`;
}

/** A whole number of the query within limits. @throws Refusal (400) */
export function readWhole(
  query: URLSearchParams,
  name: string,
  absent: number,
  most: number,
  least = 1,
): number {
  const text = query.get(name);
  if (text === null || text === '') return absent;
  const value = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw refuse(400, 'ConnectWiseApi', `${name} must be a number from ${least} to ${most}.`);
  return value;
}
