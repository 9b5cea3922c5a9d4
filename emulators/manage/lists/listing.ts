import type { Answer } from '../answer.ts';
import type { Column, Columns } from '../conditions/evaluate.ts';
import type { Right } from '../rights.ts';
import type { ListedRow, RowsOf } from './listed-row.ts';
import { answerCount, answerList, answerOne } from './answer-list.ts';
import type { NestedRow, Resource } from './resource.ts';
import { found, idAt, listRequest, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';

/** Types of the fields that conditions may name, by their slashed name. */
export type ColumnTypes = Readonly<Record<string, Column<ListedRow>['type']>>;

/** A list of records that the API cannot write. */
export interface Listing {
  /** What a record is called where it is not found. */
  readonly what: string;
  readonly rights: readonly Right[];
  readonly types: ColumnTypes;
  /** A list within each record that `childConditions` may look into. */
  readonly children?: { readonly member: string; readonly types: ColumnTypes };
  readonly rows: RowsOf;
}

/** Fields that every record has. */
export const NAMED: ColumnTypes = { id: 'number', name: 'text' };

/** The routes of a list, of its count, and of one record of it by id. */
export function lists(pattern: string, listing: Listing): Route[] {
  const { rights, rows, what } = listing;
  const resource = resourceOf(listing);
  const one = (request: ApiRequest): Answer => {
    const id = idAt(request, request.ids.length - 1);
    const row = rows(request).find((candidate) => candidate.id === id);
    return answerOne(request.query, resource, found(row, what, id));
  };
  return [...listAndCount(pattern, listing), route('GET', `${pattern}/{recordId}`, one, { rights })];
}

/** The routes of a list and of its count. */
export function listAndCount(pattern: string, listing: Listing): Route[] {
  const { rights, rows } = listing;
  const resource = resourceOf(listing);
  return [
    route(
      'GET',
      pattern,
      (request) => answerList(request.world, listRequest(request), resource, rows(request)),
      { rights },
    ),
    route(
      'GET',
      `${pattern}/count`,
      (request) => answerCount(request.world, request.query, resource, rows(request)),
      { rights },
    ),
  ];
}

function resourceOf({ types, children }: Listing): Resource<ListedRow> {
  const heads = Object.keys(types).map((path) => path.split('/')[0] ?? path);
  const resource: Resource<ListedRow> = {
    columns: {
      lastUpdated: { type: 'date', read: readerOf('_info/lastUpdated', 'date') },
      ...columnsOf(types),
    },
    fields: new Set([...heads, ...(children === undefined ? [] : [children.member]), '_info']),
    idOf: (row) => row.id,
    render: (row) => row,
  };
  if (children === undefined) return resource;
  const rowsOf = (row: ListedRow): readonly NestedRow[] =>
    ((row[children.member] ?? []) as readonly NestedRow[]).map((child) => ({ [children.member]: child }));
  return { ...resource, children: { columns: columnsOf(children.types), rowsOf } };
}

function columnsOf(types: ColumnTypes): Columns<NestedRow> {
  return Object.fromEntries(
    Object.entries(types).map(([path, type]) => [path, { type, read: readerOf(path, type) }]),
  );
}

function readerOf(path: string, type: Column<ListedRow>['type']): Column<NestedRow>['read'] {
  return (row) => {
    let value: unknown = row;
    for (const step of path.split('/'))
      value = typeof value === 'object' && value !== null ? (value as NestedRow)[step] : undefined;
    if (type === 'date') return typeof value === 'string' ? Date.parse(value) : undefined;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : undefined;
  };
}
