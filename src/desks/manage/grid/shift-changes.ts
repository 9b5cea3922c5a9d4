import type { ManageSettings } from '../settings.ts';
import type { Change, ManageTicket } from '../wire.ts';
import type { GridRow } from './resolve-row.ts';

/** A category shift, and the ticket that it meets. */
export interface ShiftQuestion {
  readonly ticket: ManageTicket;
  /** The row of the category before the shift, and of the one after it. */
  readonly from: GridRow;
  readonly to: GridRow;
  /** All rows, of which an earlier shift of ours may have reached any. */
  readonly rows: readonly GridRow[];
  readonly uncertain: boolean;
  readonly movedTickets: ManageSettings['movedTickets'];
  /** Whether the ticket is closed and is not reopened with this update. */
  readonly staysClosed: boolean;
}

/** What a shift changes. `kept`: a technician had moved the ticket, so it keeps its place, and its note says so. */
export interface ShiftPlan {
  readonly changes: readonly Change[];
  readonly kept: boolean;
}

/**
 * What a category shift changes on a ticket as it is; nothing that is so already.
 * @param statusOnNewBoard the status it gets where `movesBoard` holds, which Manage wants together with the board.
 */
export function planShift(question: ShiftQuestion, statusOnNewBoard: number | undefined): ShiftPlan {
  const { ticket, to, staysClosed } = question;
  // A status of the row would reopen it.
  if (staysClosed) return { changes: priorityChange(ticket, to), kept: false };
  const levels = levelChanges(ticket, to);
  const left = rowLeftBehind(question);
  if (left === 'moved') return { changes: levels, kept: true };
  const place = movesBoard(question)
    ? placeOnNewBoard(ticket, to, statusOnNewBoard)
    : placeOnSameBoard(ticket, left, to);
  return { changes: [...place, ...levels], kept: false };
}

/** Whether a shift takes the ticket to another board. */
export function movesBoard(question: ShiftQuestion): boolean {
  const { ticket, to, staysClosed } = question;
  return !staysClosed && ticket.board?.id !== to.board && rowLeftBehind(question) !== 'moved';
}

/** The row that we left the ticket in, `moved` where it shall stay where a technician put it, or `undefined` where not. */
function rowLeftBehind(question: ShiftQuestion): GridRow | 'moved' | undefined {
  return rowWeLeftItIn(question) ?? (question.movedTickets === 'keep' ? 'moved' : undefined);
}

/**
 * The row in which we left a ticket, or `undefined` where a technician moved it to another board. After an uncertain
 * outcome an earlier shift of ours may have moved it to another row, told by board, priority and type together.
 */
export function rowWeLeftItIn({
  ticket,
  from,
  rows,
  uncertain,
}: Pick<ShiftQuestion, 'ticket' | 'from' | 'rows' | 'uncertain'>): GridRow | undefined {
  const reached = rows.find(
    (row) =>
      row.board === ticket.board?.id && row.priority === ticket.priority?.id && row.type === ticket.type?.id,
  );
  if (uncertain && reached !== undefined) return reached;
  return ticket.board?.id === from.board ? from : undefined;
}

function placeOnNewBoard(ticket: ManageTicket, to: GridRow, status: number | undefined): readonly Change[] {
  return [
    replace('board', to.board),
    ...(status === undefined ? [] : [replace('status', status)]),
    replace('type', to.type),
    ...setOrRemove(ticket, to, ['subType', 'item', 'team']), // all of them belong to the old board
  ];
}

/** Only where the rows differ: what a technician chose stays where the category does not speak of it. */
function placeOnSameBoard(ticket: ManageTicket, left: GridRow | undefined, to: GridRow): readonly Change[] {
  const named = (['status', 'team'] as const).flatMap((path): readonly Change[] => {
    const value = to[path];
    const isNews = value !== undefined && value !== left?.[path] && value !== ticket[path]?.id;
    return isNews ? [replace(path, value)] : [];
  });
  return [...named, ...typeOnSameBoard(ticket, left, to)];
}

function typeOnSameBoard(ticket: ManageTicket, left: GridRow | undefined, to: GridRow): readonly Change[] {
  if (left?.type === to.type && left.subType === to.subType && left.item === to.item) return [];
  const below = ['subType', 'item'] as const;
  if (ticket.type?.id !== to.type) return [replace('type', to.type), ...setOrRemove(ticket, to, below)];
  const different = below.filter((path) => ticket[path]?.id !== to[path]);
  return setOrRemove(ticket, to, different);
}

/** What hangs below board or type: what the ticket has of the old one must not stay where the new row names none. */
function setOrRemove(
  ticket: ManageTicket,
  to: GridRow,
  paths: readonly ('subType' | 'item' | 'team')[],
): readonly Change[] {
  return paths.flatMap((path): readonly Change[] => {
    const value = to[path];
    if (value !== undefined) return [replace(path, value)];
    return ticket[path] ? [{ op: 'remove', path }] : [];
  });
}

/** Priority goes last, and with every severity or impact, from which some servers may work it out anew. */
function levelChanges(ticket: ManageTicket, to: GridRow): readonly Change[] {
  const words = (['severity', 'impact'] as const).flatMap((path): readonly Change[] => {
    const value = to[path];
    return value === undefined || value === ticket[path] ? [] : [{ op: 'replace', path, value }];
  });
  return words.length === 0 ? priorityChange(ticket, to) : [...words, replace('priority', to.priority)];
}

function priorityChange(ticket: ManageTicket, to: GridRow): readonly Change[] {
  return ticket.priority?.id === to.priority ? [] : [replace('priority', to.priority)];
}

type Reference = 'board' | 'status' | 'priority' | 'type' | 'subType' | 'item' | 'team';

function replace(path: Reference, id: number): Change {
  return { op: 'replace', path, value: { id } };
}
