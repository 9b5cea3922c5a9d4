import type { Change, ManageTicket } from '../manage-answers.ts';
import type { GridRow } from './resolve-row.ts';

/** The place of a category, and the ticket that is to get it. */
export interface NewPlace {
  readonly ticket: ManageTicket;
  /**
   * The row in whose place we left the ticket; `undefined` where it is not known. What belongs to a board has
   * ids of its own.
   */
  readonly left: GridRow | undefined;
  readonly to: GridRow;
  /** The status it gets where it changes boards, which Manage wants together with the board. */
  readonly statusOnNewBoard: number | undefined;
  /** Whether the ticket is closed and stays so: a status of the row would reopen it. */
  readonly staysClosed: boolean;
}

/** What puts a ticket into the place of a category, its priority aside; nothing that is so already. */
export function placeChanges(place: NewPlace): readonly Change[] {
  return place.ticket.board?.id === place.to.board ? placeOnSameBoard(place) : placeOnNewBoard(place);
}

function placeOnNewBoard({ ticket, to, statusOnNewBoard }: NewPlace): readonly Change[] {
  return [
    replace('board', to.board),
    ...(statusOnNewBoard === undefined ? [] : [replace('status', statusOnNewBoard)]),
    replace('type', to.type),
    ...setOrRemove(ticket, to, ['subType', 'item', 'team']), // all of them belong to the old board
  ];
}

/** Only where the rows differ: what a technician chose stays where the category does not speak of it. */
function placeOnSameBoard({ ticket, left, to, staysClosed }: NewPlace): readonly Change[] {
  const paths = staysClosed ? (['team'] as const) : (['status', 'team'] as const);
  const named = paths.flatMap((path): readonly Change[] => {
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

/**
 * What hangs below board or type: what the ticket has of the old one must not stay where the new row names
 * none.
 */
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

/**
 * What gives a ticket the severity, impact and priority of a category; nothing that is so already. Priority
 * goes last, and with every severity or impact, from which some servers may work it out anew.
 */
export function levelChanges(
  ticket: ManageTicket,
  to: Pick<GridRow, 'priority' | 'severity' | 'impact'>,
): readonly Change[] {
  const words = (['severity', 'impact'] as const).flatMap((path): readonly Change[] => {
    const value = to[path];
    return value === undefined || value === ticket[path] ? [] : [{ op: 'replace', path, value }];
  });
  const isSet = words.length === 0 && ticket.priority?.id === to.priority;
  return isSet ? words : [...words, replace('priority', to.priority)];
}

type Reference = 'board' | 'status' | 'priority' | 'type' | 'subType' | 'item' | 'team';

function replace(path: Reference, id: number): Change {
  return { op: 'replace', path, value: { id } };
}
