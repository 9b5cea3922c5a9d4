import { json } from '../answer.ts';
import { byId, inUse } from '../directory.ts';
import type { Right } from '../faults.ts';
import { found, idAt, route } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import { companyStatusesOf, membersOf } from '../seed.ts';
import type { SeedBoard, SeedCompany, SeedEntry } from '../seed.ts';
import { apiBase } from '../world.ts';
import type { World } from '../world.ts';
import { answerList, answerOne } from './answer-list.ts';
import type { Resource } from './answer-list.ts';
import type { ColumnType } from './condition.ts';

/** A record that the API cannot write; it is kept the way it is returned. */
export type ListedRow = Readonly<Record<string, unknown>> & { readonly id: number };

type Types = Readonly<Record<string, ColumnType>>;
type RowsOf = (request: ApiRequest) => readonly ListedRow[];

const NAMED: Types = { id: 'number', name: 'text' };
const INACTIVE: Types = { ...NAMED, inactiveFlag: 'flag' };
const OF_BOARD: Types = { ...INACTIVE, ...reference('board'), defaultFlag: 'flag' };

/** A list of rows that are kept the way they are returned, by the types of their fields. */
export function resourceOf(types: Types): Resource<ListedRow> {
  const heads = Object.keys(types).map((path) => path.split('/')[0] ?? path);
  return {
    types: { ...types, lastUpdated: 'date' },
    fields: new Set([...heads, '_info']),
    render: (row) => row,
    read: (row, name) => {
      let value: unknown = row;
      for (const step of (name === 'lastUpdated' ? `_info/${name}` : name).split('/'))
        value = (value as Readonly<Record<string, unknown>> | undefined)?.[step];
      return value;
    },
  };
}

/** The routes of a list and of one record of it; `what` is what a record is called where it is not found. */
function lists(pattern: string, what: string, rights: readonly Right[], types: Types, rows: RowsOf): Route[] {
  const resource = resourceOf(types);
  return [
    route('GET', pattern, rights, (request) => answerList(request, resource, rows(request))),
    route('GET', `${pattern}/{recordId}`, rights, (request) => {
      const id = idAt(request, request.ids.length - 1);
      const row = rows(request).find((candidate) => candidate.id === id);
      return answerOne(request, resource, found(row, what, id));
    }),
  ];
}

function reference(name: string): Types {
  return { [`${name}/id`]: 'number', [`${name}/name`]: 'text' };
}

const BOARD: Types = { ...INACTIVE, projectFlag: 'flag' };
const STATUS: Types = {
  ...NAMED,
  ...reference('board'),
  sortOrder: 'number',
  displayOnBoard: 'flag',
  inactive: 'flag',
  closedStatus: 'flag',
  timeEntryNotAllowed: 'flag',
  defaultFlag: 'flag',
  escalationStatus: 'text',
  customerPortalFlag: 'flag',
  saveTimeAsNote: 'flag',
};
const ASSOCIATION: Types = {
  id: 'number',
  ...reference('board'),
  ...reference('type'),
  ...reference('subType'),
  ...reference('item'),
};
const PRIORITY: Types = { ...NAMED, color: 'text', sortOrder: 'number', defaultFlag: 'flag', level: 'text' };
const COMPANY: Types = { ...NAMED, identifier: 'text', deletedFlag: 'flag', ...reference('status') };
const COMPANY_STATUS: Types = { ...INACTIVE, defaultFlag: 'flag', disallowSavingFlag: 'flag' };
const CONFIGURATION: Types = {
  ...NAMED,
  ...reference('company'),
  'company/identifier': 'text',
  serialNumber: 'text',
  macAddress: 'text',
  ipAddress: 'text',
  deviceIdentifier: 'text',
  activeFlag: 'flag',
};

/** Routes of the records that a mapping is made from, and of what the server tells of itself. */
export const recordRoutes: readonly Route[] = [
  ...lists('/service/boards', 'Service Board', ['tableSetup'], BOARD, boards),
  // It follows the right to see tickets, not Table Setup.
  ...lists('/service/info/boards', 'Service Board', ['serviceTicketsInquire'], BOARD, boards),
  ...ofBoards('statuses', 'Service Status', STATUS, statuses),
  ...ofBoards('types', 'Service Type', OF_BOARD, entriesOf('types')),
  ...ofBoards('subtypes', 'Service SubType', OF_BOARD, entriesOf('subTypes')),
  ...ofBoards('items', 'Service Item', OF_BOARD, entriesOf('items')),
  ...ofBoards('teams', 'Service Team', OF_BOARD, entriesOf('teams')),
  ...ofBoards('typeSubTypeItemAssociations', 'Association', ASSOCIATION, associations),
  ...lists('/service/priorities', 'Priority', ['tableSetup'], PRIORITY, priorities),
  ...lists('/service/sources', 'Source', ['tableSetup'], NAMED, ({ world }) =>
    (world.seed.sources ?? []).map(({ id, name }) => ({ id, name, _info: {} })),
  ),
  ...lists('/company/companies', 'Company', ['companyMaintenance'], COMPANY, ({ world }) =>
    world.seed.companies.map((company) => renderCompany(world, company)),
  ),
  ...lists('/company/companies/statuses', 'Company Status', ['tableSetup'], COMPANY_STATUS, companyStatuses),
  ...lists('/company/configurations', 'Configuration', ['configurations'], CONFIGURATION, configurations),
  ...lists(
    '/system/members',
    'Member',
    ['memberMaintenance'],
    { ...INACTIVE, identifier: 'text' },
    ({ world }) =>
      membersOf(world.seed).flatMap(({ id, identifier, name, inactive, unlisted }) =>
        unlisted === true ? [] : [{ id, identifier, name, inactiveFlag: inactive === true, _info: {} }],
      ),
  ),
  route('GET', '/system/info', [], () =>
    json(200, {
      version: 'v2025.1.0',
      isCloud: true,
      serverTimeZone: 'UTC',
      licenseBits: [],
      cloudRegion: 'EMULATOR',
    }),
  ),
];

function ofBoards(name: string, what: string, types: Types, rows: RowsOf): Route[] {
  return lists(`/service/boards/{id}/${name}`, what, ['tableSetup'], types, rows);
}

function boards({ world }: ApiRequest): readonly ListedRow[] {
  return world.seed.boards.map(({ id, name, inactive }) => ({
    id,
    name,
    inactiveFlag: inactive === true,
    projectFlag: false,
    _info: { board_href: `${apiBase(world)}/service/boards/${id}` },
  }));
}

function boardOf(request: ApiRequest): SeedBoard {
  const id = idAt(request, 0);
  return found(byId(request.world.seed.boards, id), 'Service Board', id);
}

function referenceTo({ id, name }: SeedEntry): SeedEntry {
  return { id, name };
}

function statuses(request: ApiRequest): readonly ListedRow[] {
  const board = boardOf(request);
  return board.statuses.map((status, index) => ({
    id: status.id,
    name: status.name,
    board: referenceTo(board),
    sortOrder: index + 1,
    displayOnBoard: !status.closedStatus,
    inactive: status.inactive === true,
    closedStatus: status.closedStatus,
    timeEntryNotAllowed: false,
    defaultFlag: status.defaultFlag,
    escalationStatus: status.closedStatus ? 'Resolved' : 'NotResponded',
    customerPortalFlag: false,
    saveTimeAsNote: false,
    _info: {},
  }));
}

function entriesOf(list: 'types' | 'subTypes' | 'items' | 'teams'): RowsOf {
  return (request) => {
    const board = boardOf(request);
    return (board[list] ?? []).map((entry) => ({
      id: entry.id,
      name: entry.name,
      board: referenceTo(board),
      inactiveFlag: entry.inactive === true,
      ...('defaultFlag' in entry ? { defaultFlag: entry.defaultFlag === true } : {}),
      _info: {},
    }));
  };
}

/** Where the seed lists none, every subtype goes with every type. */
function associations(request: ApiRequest): readonly ListedRow[] {
  const board = boardOf(request);
  const { types, subTypes = [], items = [] } = board;
  const every = types.flatMap(({ id }) => subTypes.map((subType) => ({ typeId: id, subTypeId: subType.id })));
  const member = (name: string, entry: SeedEntry | undefined) =>
    entry === undefined ? {} : { [name]: referenceTo(entry) };
  return (board.associations ?? every).map((association, index) => ({
    id: index + 1,
    board: referenceTo(board),
    ...member('type', byId(types, association.typeId)),
    ...member('subType', byId(subTypes, association.subTypeId)),
    ...member('item', 'itemId' in association ? byId(items, association.itemId) : undefined),
    _info: {},
  }));
}

/** The real list does not tell which priorities are out of use. */
function priorities({ world: { seed, faults } }: ApiRequest): readonly ListedRow[] {
  if (faults.current().prioritiesWithNameOnly) return seed.priorities.map(({ id, name }) => ({ id, name }));
  const usual = seed.priorities.find((priority) => inUse(seed, priority));
  return seed.priorities.map(({ id, name }, index) => ({
    id,
    name,
    color: 'White',
    sortOrder: index + 1,
    defaultFlag: usual?.id === id,
    level: name,
    _info: {},
  }));
}

function renderCompany({ seed }: World, company: SeedCompany): ListedRow {
  const { id, identifier, name, deleted } = company;
  const statuses = companyStatusesOf(seed);
  const status = company.status === undefined ? statuses[0] : byId(statuses, company.status);
  return {
    id,
    identifier,
    name,
    ...(status === undefined ? {} : { status: referenceTo(status) }),
    deletedFlag: deleted === true,
    _info: {},
  };
}

function companyStatuses({ world }: ApiRequest): readonly ListedRow[] {
  return companyStatusesOf(world.seed).map(({ id, name, inactive, disallowSaving }, index) => ({
    id,
    name,
    defaultFlag: index === 0,
    inactiveFlag: inactive === true,
    disallowSavingFlag: disallowSaving === true,
    _info: {},
  }));
}

function configurations({ world }: ApiRequest): readonly ListedRow[] {
  return (world.seed.configurations ?? []).map(({ companyId, inactive, lastUpdated, ...facts }) => {
    const { id, identifier, name } = byId(world.seed.companies, companyId) ?? { id: companyId };
    return {
      ...facts,
      company: { id, identifier, name },
      activeFlag: inactive !== true,
      _info: lastUpdated === undefined ? {} : { lastUpdated },
    };
  });
}
