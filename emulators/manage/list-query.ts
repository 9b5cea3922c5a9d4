import { json, notModelled, refuse } from './answer.ts';
import type { Answer, Refusal } from './answer.ts';
import { ConditionFieldError, columnOf, compileCondition } from './conditions/evaluate.ts';
import type { Columns } from './conditions/evaluate.ts';
import { parseCondition } from './conditions/parse.ts';
import { ConditionSyntaxError } from './conditions/tokens.ts';
import { pickFields } from './fields.ts';
import { apiBase } from './url.ts';
import type { World } from './world.ts';

/** A kind of record that can be listed. */
export interface Resource<Row> {
  readonly columns: Columns<Row>;
  /** First segments that `fields` may name. */
  readonly fields: ReadonlySet<string>;
  idOf(row: Row): number;
  render(row: Row): Record<string, unknown>;
}

/** What a list request asks for. `path` is the route below the API's base, for the links to other pages. */
export interface ListRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly forwardOnly: boolean;
}

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
  const fields = (request.query.get('fields') ?? '')
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
  for (const field of fields) if (!resource.fields.has(field.split('/')[0] ?? '')) throw unrecognized(field);
  const body = shown.map((row) =>
    fields.length === 0 ? resource.render(row) : pickFields(resource.render(row), fields),
  );
  return json(200, body, link === '' ? {} : { link });
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

function filterRows<Row>(
  world: World,
  query: URLSearchParams,
  resource: Resource<Row>,
  rows: readonly Row[],
): readonly Row[] {
  for (const name of ['childConditions', 'customFieldConditions'])
    if ((query.get(name) ?? '') !== '') throw notModelled(name);
  const conditions = (query.get('conditions') ?? '').trim();
  if (conditions === '') return rows;
  return refusing(() =>
    rows.filter(compileCondition(parseCondition(conditions), resource.columns, world.faults.current())),
  );
}

function sortRows<Row>(
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

function numberedPage<Row>(
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

/** Pages by the last id seen, so that rows that come in meanwhile shift nothing; there is no other order than by id. */
function forwardPage<Row>(
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

function readWhole(query: URLSearchParams, name: string, absent: number, most: number, least = 1): number {
  const text = query.get(name);
  if (text === null || text === '') return absent;
  const value = /^\d{1,15}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw refuse(400, 'ConnectWiseApi', `${name} must be a number from ${least} to ${most}.`);
  return value;
}

/** Turns the errors of the condition language into the server's answer. */
function refusing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConditionFieldError || error instanceof ConditionSyntaxError)
      throw refuse(400, 'ApiFindCondition', error.message);
    throw error;
  }
}

function unrecognized(name: string): Refusal {
  return refuse(400, 'ApiFindCondition', `${name} is not a recognized name.`);
}
