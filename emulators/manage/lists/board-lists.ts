import { byId } from '../directory.ts';
import { found, idAt } from '../request.ts';
import type { ApiRequest } from '../request.ts';
import type { ListedRow, RowsOf } from './listed-row.ts';
import type { SeedBoard, SeedEntry } from '../seed.ts';
import { apiBase } from '../url.ts';

/** The service boards. */
export function boards({ world }: ApiRequest): readonly ListedRow[] {
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

/** The statuses of the board in the path. @throws Refusal (404) when there is no such board. */
export function statuses(request: ApiRequest): readonly ListedRow[] {
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

/**
 * Types, subtypes, items or teams of the board in the path. @throws Refusal (404) when there is no such
 * board.
 */
export function boardEntries(list: 'types' | 'subTypes' | 'items' | 'teams'): RowsOf {
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

/** The associations of a board; where the seed lists none, every subtype goes with every type. */
export function associations(request: ApiRequest): readonly ListedRow[] {
  const board = boardOf(request);
  const subTypes: readonly SeedEntry[] = board.subTypes ?? [];
  const listed =
    board.associations ??
    board.types.flatMap((type) =>
      subTypes.map((subType) => ({ typeId: type.id, subTypeId: subType.id, itemId: undefined })),
    );
  return listed.map((association, index) => ({
    id: index + 1,
    board: referenceTo(board),
    ...memberFor('type', byId(board.types, association.typeId)),
    ...memberFor('subType', byId(subTypes, association.subTypeId)),
    ...memberFor('item', byId(board.items ?? [], association.itemId)),
    _info: {},
  }));
}

function memberFor(name: string, entry: SeedEntry | undefined): Record<string, SeedEntry> {
  return entry === undefined ? {} : { [name]: referenceTo(entry) };
}
