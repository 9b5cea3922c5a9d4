import { json, notModelled, refuse } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { ApiRequest } from '../request.ts';
import { apiBase } from '../world.ts';
import { comparable, compileCondition, slashed, typeOf, unrecognized } from './condition.ts';
import type { Columns } from './condition.ts';

/** A kind of record that can be listed. */
export interface Resource<Row> extends Columns<Row> {
  /** First segments that `fields` may name. */
  readonly fields: ReadonlySet<string>;
  render(row: Row): Readonly<Record<string, unknown>>;
}

const DEFAULT_PAGE_SIZE = 25;
const LARGEST_PAGE_SIZE = 1000;
const UNMODELLED = ['childConditions', 'customFieldConditions', 'pageId'];

/** Answers a list: conditions, order, page and fields applied. @throws Refusal (400) */
export function answerList<Row>(request: ApiRequest, resource: Resource<Row>, rows: Iterable<Row>): Answer {
  const { world, query } = request;
  for (const name of UNMODELLED) if (query.has(name)) throw notModelled(`the parameter ${name}`);
  const pageSize = readWhole(query, 'pageSize', DEFAULT_PAGE_SIZE, LARGEST_PAGE_SIZE);
  const page = readWhole(query, 'page', 1, Number.MAX_SAFE_INTEGER);
  const show = shownBy(query, resource);
  const conditions = (query.get('conditions') ?? '').trim();
  const meets =
    conditions === '' ? () => true : compileCondition(conditions, resource, world.faults.current());
  const found = [...rows].filter(meets).sort(orderOf(query, resource));
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  const link = linksTo(request, page, Math.ceil(found.length / pageSize));
  return json(200, shown.map(show), link === '' ? {} : { link });
}

/** Answers one record with the fields asked for. @throws Refusal (400) */
export function answerOne<Row>({ query }: ApiRequest, resource: Resource<Row>, row: Row): Answer {
  return json(200, shownBy(query, resource)(row));
}

function shownBy<Row>(query: URLSearchParams, resource: Resource<Row>): (row: Row) => object {
  const fields = (query.get('fields') ?? '').split(',').flatMap((field) => field.trim() || []);
  for (const field of fields) if (!resource.fields.has(field.split('/')[0] ?? '')) throw unrecognized(field);
  return (row) => (fields.length === 0 ? resource.render(row) : pickFields(resource.render(row), fields));
}

/** `status/name` keeps the name alone. What the record has not got is left out. */
function pickFields(record: object, fields: readonly string[]): object {
  const picked: Record<string, unknown> = {};
  for (const field of fields) {
    const [head = '', ...rest] = field.split('/');
    const value = (record as Readonly<Record<string, unknown>>)[head];
    if (value === undefined) continue;
    if (rest.length === 0) picked[head] = value;
    else if (typeof value === 'object' && value !== null)
      picked[head] = { ...(picked[head] as object | undefined), ...pickFields(value, [rest.join('/')]) };
  }
  return picked;
}

/** By `orderBy`, else by id. @throws Refusal (400) */
function orderOf<Row>(query: URLSearchParams, resource: Resource<Row>): (left: Row, right: Row) => number {
  const orderBy = (query.get('orderBy') ?? '').trim();
  const keys = (orderBy === '' ? 'id' : orderBy).split(',').map((key) => {
    const [name = '', direction = 'asc', ...rest] = key.trim().split(/\s+/u);
    if (rest.length > 0 || !/^(?:asc|desc)$/iu.test(direction)) throw unrecognized(key.trim());
    const type = typeOf(resource, name);
    const read = (row: Row) => comparable(resource.read(row, slashed(name)), type) ?? '';
    return { read, sign: direction.toLowerCase() === 'desc' ? -1 : 1 };
  });
  return (left, right) => {
    for (const { read, sign } of keys) {
      const [one, other] = [read(left), read(right)];
      if (one !== other) return one < other ? -sign : sign;
    }
    return 0;
  };
}

/** Links to the neighbours of a page and to both ends. */
function linksTo({ world, path, query }: ApiRequest, page: number, last: number): string {
  return Object.entries({ first: 1, prev: page - 1, next: page + 1, last })
    .filter(([, target]) => target >= 1 && target <= last && last > 1)
    .map(([rel, target]) => {
      const there = new URLSearchParams(query);
      there.set('page', String(target));
      return `<${apiBase(world)}${path}?${there.toString()}>; rel="${rel}"`;
    })
    .join(', ');
}

function readWhole(query: URLSearchParams, name: string, absent: number, most: number): number {
  const text = query.get(name) ?? '';
  if (text === '') return absent;
  const value = /^\d{1,15}$/u.test(text) ? Number(text) : 0;
  if (value < 1 || value > most)
    throw refuse(400, 'ConnectWiseApi', `${name} must be a number from 1 to ${most}.`);
  return value;
}
