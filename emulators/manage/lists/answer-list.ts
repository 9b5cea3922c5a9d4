import { json } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { pickFields } from './pick-fields.ts';
import { filterRows } from './filter-rows.ts';
import { forwardPage, numberedPage, readWhole } from './page-rows.ts';
import { sortRows } from './sort-rows.ts';
import { unrecognized } from './resource.ts';
import type { ListRequest, Resource } from './resource.ts';
import type { World } from '../world.ts';

const DEFAULT_PAGE_SIZE = 25;
const LARGEST_PAGE_SIZE = 1000;

/** Answers a list: conditions, order, page and fields applied. @throws Refusal (400) */
export function answerList<Row>(
  world: World,
  request: ListRequest,
  resource: Resource<Row>,
  rows: readonly Row[],
): Answer {
  const pageSize = readWhole(request.query, 'pageSize', DEFAULT_PAGE_SIZE, LARGEST_PAGE_SIZE);
  const found = filterRows(world, request.query, resource, rows);
  const { shown, link } = request.forwardOnly
    ? forwardPage(world, request, resource, found, pageSize)
    : numberedPage(world, request, sortRows(request.query, resource, found), pageSize);
  const show = shownBy(request.query, resource);
  return json(200, shown.map(show), link === '' ? {} : { link });
}

/** Answers how many rows meet the conditions. @throws Refusal (400) */
export function answerCount<Row>(
  world: World,
  query: URLSearchParams,
  resource: Resource<Row>,
  rows: readonly Row[],
): Answer {
  return json(200, { count: filterRows(world, query, resource, rows).length });
}

/** Answers one record with the fields asked for. @throws Refusal (400) */
export function answerOne<Row>(query: URLSearchParams, resource: Resource<Row>, row: Row): Answer {
  return json(200, shownBy(query, resource)(row));
}

function shownBy<Row>(
  query: URLSearchParams,
  resource: Resource<Row>,
): (row: Row) => Record<string, unknown> {
  const fields = (query.get('fields') ?? '')
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
  for (const field of fields) if (!resource.fields.has(field.split('/')[0] ?? '')) throw unrecognized(field);
  return (row) => (fields.length === 0 ? resource.render(row) : pickFields(resource.render(row), fields));
}
