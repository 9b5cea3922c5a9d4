import type { ManageSettings } from './settings.ts';
import type { Change, ManageTicket } from './wire.ts';

/** Where tickets of one category stand, by the settings. */
export type GridRow = ManageSettings['categories']['low'];

/**
 * The row in which we left a ticket, or `undefined` where a technician moved it to another board. After an uncertain
 * outcome an earlier shift of ours may have moved it to another row, told by board, priority and type together.
 */
export function rowWeLeftItIn(
  ticket: ManageTicket,
  from: GridRow,
  rows: readonly GridRow[],
  uncertain: boolean,
): GridRow | undefined {
  if (ticket.board?.id === from.board) return from;
  if (!uncertain) return undefined;
  return rows.find(
    (row) =>
      row.board === ticket.board?.id && row.priority === ticket.priority?.id && row.type === ticket.type?.id,
  );
}

/** Whether a shift takes the ticket to another board. A closed ticket stays: a status of the new board would reopen it. */
export function movesBoard(ticket: ManageTicket, left: GridRow | undefined, to: GridRow): boolean {
  return left !== undefined && left.board !== to.board && ticket.closedFlag !== true;
}

/**
 * What a category shift changes on a ticket as it is; nothing that is so already.
 * @param left the row it was left in; without one only the priority changes.
 * @param status the status it gets on a new board, which Manage wants together with the board.
 */
export function shiftChanges(
  ticket: ManageTicket,
  left: GridRow | undefined,
  to: GridRow,
  status: number | undefined,
): readonly Change[] {
  const priority = ticket.priority?.id === to.priority ? [] : [replace('priority', to.priority)];
  if (left === undefined || ticket.closedFlag === true) return priority;
  if (movesBoard(ticket, left, to)) {
    return [
      replace('board', to.board),
      ...(status === undefined ? [] : [replace('status', status)]),
      replace('type', to.type),
      ...belowType(ticket, to),
      ...(ticket.team ? [{ op: 'remove', path: 'team' } as const] : []), // teams belong to the old board
      ...priority,
    ];
  }
  return [...statusOnSameBoard(ticket, left, to), ...typeOnSameBoard(ticket, left, to), ...priority];
}

/** Only where the rows differ: a status or type that a technician chose stays where the category does not speak of it. */
function statusOnSameBoard(ticket: ManageTicket, left: GridRow, to: GridRow): readonly Change[] {
  if (to.status === undefined || to.status === left.status || to.status === ticket.status?.id) return [];
  return [replace('status', to.status)];
}

function typeOnSameBoard(ticket: ManageTicket, left: GridRow, to: GridRow): readonly Change[] {
  if (left.type === to.type && left.subType === to.subType && left.item === to.item) return [];
  if (ticket.type?.id !== to.type) return [replace('type', to.type), ...belowType(ticket, to)];
  return belowType(ticket, to).filter(
    (change) => change.op === 'remove' || ticket[change.path]?.id !== change.value.id,
  );
}

/** Subtype and item hang below the type: those of the old type must not stay where the new row names none. */
function belowType(ticket: ManageTicket, to: GridRow): readonly Change[] {
  return (['subType', 'item'] as const).flatMap((path): readonly Change[] => {
    const target = to[path];
    if (target !== undefined) return [replace(path, target)];
    return ticket[path] ? [{ op: 'remove', path }] : [];
  });
}

function replace(path: Exclude<Change['path'], 'team'>, id: number): Change {
  return { op: 'replace', path, value: { id } };
}
