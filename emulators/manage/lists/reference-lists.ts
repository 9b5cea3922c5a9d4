import { associations, boardEntries, boards, statuses } from './board-lists.ts';
import { inUse } from '../directory.ts';
import type { Right } from '../rights.ts';
import type { ListedRow } from './listed-row.ts';
import { NAMED, listAndCount, lists } from './listing.ts';
import type { ColumnTypes, Listing } from './listing.ts';
import type { ApiRequest, Route } from '../request.ts';

const TABLE_SETUP: readonly Right[] = ['tableSetup'];
/** `/service/info/boards` follows the right to see tickets, not Table Setup. */
const INFO: readonly Right[] = ['serviceTicketsInquire'];

const INACTIVE: ColumnTypes = { ...NAMED, inactiveFlag: 'flag' };
const STATUS: ColumnTypes = {
  ...NAMED,
  'board/id': 'number',
  'board/name': 'text',
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

const BOARDS = { what: 'Service Board', types: { ...INACTIVE, projectFlag: 'flag' } as const };
const activeBoards: Listing['rows'] = (request) => boards(request).filter((board) => !board['inactiveFlag']);

/** Routes of the lists that a mapping is made from, each with its count. */
export const referenceRoutes: readonly Route[] = [
  ...lists('/service/boards', { ...BOARDS, rights: TABLE_SETUP, rows: boards }),
  ...listAndCount('/service/boards/active', { ...BOARDS, rights: TABLE_SETUP, rows: activeBoards }),
  ...lists('/service/info/boards', { ...BOARDS, rights: INFO, rows: boards }),
  ...listAndCount('/service/info/boards/active', { ...BOARDS, rights: INFO, rows: activeBoards }),
  ...ofBoards('statuses', 'Service Status', STATUS, statuses),
  ...ofBoards('types', 'Service Type', BOARD_ENTRY, boardEntries('types')),
  ...ofBoards('subtypes', 'Service SubType', BOARD_ENTRY, boardEntries('subTypes')),
  ...ofBoards('items', 'Service Item', BOARD_ENTRY, boardEntries('items')),
  ...ofBoards('teams', 'Service Team', BOARD_ENTRY, boardEntries('teams')),
  ...ofBoards('typeSubTypeItemAssociations', 'Association', ASSOCIATION, associations),
  ...lists('/service/priorities', {
    what: 'Priority',
    rights: TABLE_SETUP,
    types: {
      ...NAMED,
      color: 'text',
      sortOrder: 'number',
      defaultFlag: 'flag',
      level: 'text',
      urgencySortOrder: 'text',
    },
    rows: priorities,
  }),
  ...lists('/service/sources', { what: 'Source', rights: TABLE_SETUP, types: NAMED, rows: sources }),
  ...lists('/service/severities', { what: 'Severity', rights: TABLE_SETUP, types: NAMED, rows: levels }),
  ...lists('/service/impacts', { what: 'Impact', rights: TABLE_SETUP, types: NAMED, rows: levels }),
];

function ofBoards(name: string, what: string, types: ColumnTypes, rows: Listing['rows']): Route[] {
  return lists(`/service/boards/{id}/${name}`, { what, rights: TABLE_SETUP, types, rows });
}

/** The real list does not tell which priorities are out of use. */
function priorities({ world }: ApiRequest): readonly ListedRow[] {
  const { seed, faults } = world;
  return seed.priorities.map(({ id, name }, index) =>
    faults.current().prioritiesWithNameOnly
      ? { id, name }
      : {
          id,
          name,
          color: 'White',
          sortOrder: index + 1,
          defaultFlag: seed.priorities.find(inUse)?.id === id,
          level: name,
          urgencySortOrder: '',
          _info: {},
        },
  );
}

function sources({ world }: ApiRequest): readonly ListedRow[] {
  return (world.seed.sources ?? []).map(({ id, name }) => ({ id, name, _info: {} }));
}

/** Severities and impacts are the same three everywhere; tickets carry their names. */
function levels(): readonly ListedRow[] {
  return ['Low', 'Medium', 'High'].map((name, index) => ({ id: index + 1, name, _info: {} }));
}
