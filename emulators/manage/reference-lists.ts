import { json, noPermission } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Column, Columns } from './conditions/evaluate.ts';
import { associations, boardEntries, boards, statuses } from './board-lists.ts';
import { byId } from './directory.ts';
import type { ListedRow, RowsOf } from './listed-row.ts';
import { answerCount, answerList } from './list-query.ts';
import type { Resource } from './list-query.ts';
import { found, idAt, listRequest, route } from './request.ts';
import type { ApiRequest, Route } from './request.ts';
import type { SeedCompany } from './seed.ts';
import { membersOf } from './world.ts';

type ColumnTypes = Readonly<Record<string, Column<ListedRow>['type']>>;

const NAMED: ColumnTypes = { id: 'number', name: 'text' };
const INACTIVE: ColumnTypes = { ...NAMED, inactiveFlag: 'flag' };
const STATUS: ColumnTypes = {
  ...NAMED,
  'board/id': 'number',
  'board/name': 'text',
  sortOrder: 'number',
  displayOnBoard: 'flag',
  inactive: 'flag',
  closedStatus: 'flag',
  defaultFlag: 'flag',
};
const BOARD_ENTRY: ColumnTypes = {
  ...INACTIVE,
  'board/id': 'number',
  'board/name': 'text',
  defaultFlag: 'flag',
};
const ASSOCIATION: ColumnTypes = {
  id: 'number',
  ...Object.fromEntries(
    ['board', 'type', 'subType', 'item'].flatMap((name) => [
      [`${name}/id`, 'number'],
      [`${name}/name`, 'text'],
    ]),
  ),
};
const COMPANY: ColumnTypes = {
  ...NAMED,
  identifier: 'text',
  deletedFlag: 'flag',
  'status/id': 'number',
  'status/name': 'text',
};

/** Routes of the lists that a mapping is made from, each with its count. Board lists need Table Setup but for `/service/info/boards`. */
export const referenceRoutes: readonly Route[] = [
  ...lists('/service/boards', INACTIVE, tableSetup(boards), 'Service Board'),
  ...lists('/service/info/boards', INACTIVE, boards, 'Service Board'),
  ...lists('/service/boards/{id}/statuses', STATUS, tableSetup(statuses), 'Service Status'),
  ...lists('/service/boards/{id}/types', BOARD_ENTRY, tableSetup(boardEntries('types')), 'Service Type'),
  ...lists(
    '/service/boards/{id}/subtypes',
    BOARD_ENTRY,
    tableSetup(boardEntries('subTypes')),
    'Service SubType',
  ),
  ...lists('/service/boards/{id}/items', BOARD_ENTRY, tableSetup(boardEntries('items')), 'Service Item'),
  ...lists('/service/boards/{id}/teams', BOARD_ENTRY, tableSetup(boardEntries('teams')), 'Service Team'),
  ...lists(
    '/service/boards/{id}/typeSubTypeItemAssociations',
    ASSOCIATION,
    tableSetup(associations),
    'Association',
  ),
  ...lists(
    '/service/priorities',
    { ...NAMED, sortOrder: 'number', defaultFlag: 'flag' },
    tableSetup(priorities),
    'Priority',
  ),
  ...lists(
    '/service/sources',
    NAMED,
    tableSetup(({ world }) => (world.seed.sources ?? []).map(({ id, name }) => ({ id, name, _info: {} }))),
    'Source',
  ),
  ...lists('/company/companies', COMPANY, ({ world }) => world.seed.companies.map(renderCompany), 'Company'),
  ...lists('/company/companies/{id}/sites', INACTIVE, sites, 'Site'),
  ...lists(
    '/system/members',
    { ...NAMED, identifier: 'text' },
    ({ world }) => membersOf(world.seed).map((member) => ({ ...member, _info: {} })),
    'Member',
  ),
  route('GET', '/system/info', () =>
    json(200, {
      version: 'v2025.1.0',
      isCloud: true,
      serverTimeZone: 'UTC',
      licenseBits: [],
      cloudRegion: 'EMULATOR',
    }),
  ),
];

/** The list, its count, and one record of it by id. */
function lists(pattern: string, types: ColumnTypes, rows: RowsOf, what: string): Route[] {
  const resource = jsonResource(types);
  return [
    route('GET', pattern, (request) =>
      answerList(request.world, listRequest(request), resource, rows(request)),
    ),
    route('GET', `${pattern}/count`, (request) =>
      answerCount(request.world, request.query, resource, rows(request)),
    ),
    route('GET', `${pattern}/{recordId}`, (request): Answer => {
      const id = idAt(request, request.ids.length - 1);
      return json(
        200,
        found(
          rows(request).find((row) => row.id === id),
          what,
          id,
        ),
      );
    }),
  ];
}

function jsonResource(types: ColumnTypes): Resource<ListedRow> {
  const columns: Columns<ListedRow> = Object.fromEntries(
    Object.entries(types).map(([path, type]) => [
      path,
      { type, read: (row: ListedRow) => readPath(row, path) },
    ]),
  );
  const heads = Object.keys(types).map((path) => path.split('/')[0] ?? path);
  return { columns, fields: new Set([...heads, '_info']), idOf: (row) => row.id, render: (row) => row };
}

function readPath(row: ListedRow, path: string): string | number | boolean | undefined {
  let value: unknown = row;
  for (const step of path.split('/')) {
    value =
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

/** RowsOf for a role that has Table Setup only. */
function tableSetup(rows: RowsOf): RowsOf {
  return (request) => {
    if (request.withoutRights.includes('tableSetup')) throw noPermission();
    return rows(request);
  };
}

function priorities({ world }: ApiRequest): readonly ListedRow[] {
  return world.seed.priorities.map(({ id, name }, index) =>
    world.faults.current().prioritiesWithNameOnly
      ? { id, name }
      : {
          id,
          name,
          color: 'White',
          sortOrder: index + 1,
          defaultFlag: index === 0,
          level: name,
          urgencySortOrder: '',
          _info: {},
        },
  );
}

function renderCompany({ id, identifier, name }: SeedCompany): ListedRow {
  return {
    id,
    identifier,
    name,
    status: { id: 1, name: 'Active' },
    types: [],
    deletedFlag: false,
    _info: {},
  };
}

function sites(request: ApiRequest): readonly ListedRow[] {
  const id = idAt(request, 0);
  const company = found(byId(request.world.seed.companies, id), 'Company', id);
  return (company.sites ?? []).map((site) => ({
    id: site.id,
    name: site.name,
    inactiveFlag: false,
    _info: {},
  }));
}
