import { describe, expect, it } from 'vitest';
import { movesBoard, rowWeLeftItIn, shiftChanges } from './shift-changes.ts';
import type { ManageTicket } from './wire.ts';

const LOW = { board: 20, priority: 4, type: 5 };
const HIGH = { board: 21, priority: 1, type: 7, status: 310 };
const ROWS = [LOW, HIGH];

const ids = (ticket: Record<string, number>) =>
  Object.fromEntries(Object.entries(ticket).map(([name, id]) => [name, { id }]));
function ticketWith(ticket: Record<string, number>, closedFlag = false): ManageTicket {
  return { id: 69, closedFlag, ...ids({ board: 20, status: 300, priority: 4, type: 5, ...ticket }) };
}
const set = (path: string, id: number) => ({ op: 'replace', path, value: { id } });

describe('shiftChanges to another board', () => {
  it('sends board, status and type together, and the priority', () => {
    expect(shiftChanges(ticketWith({}), LOW, HIGH, 310)).toEqual([
      set('board', 21),
      set('status', 310),
      set('type', 7),
      set('priority', 1),
    ]);
  });

  it('removes the team, which belongs to the old board', () => {
    expect(shiftChanges(ticketWith({ team: 3 }), LOW, HIGH, 310)).toContainEqual({
      op: 'remove',
      path: 'team',
    });
  });

  it('sends subtype and item of the row and removes those of the old type', () => {
    const to = { ...HIGH, subType: 9 };
    expect(shiftChanges(ticketWith({ subType: 8, item: 2 }), LOW, to, 310)).toEqual([
      set('board', 21),
      set('status', 310),
      set('type', 7),
      set('subType', 9),
      { op: 'remove', path: 'item' },
      set('priority', 1),
    ]);
  });

  it('leaves out a priority that is so already', () => {
    expect(shiftChanges(ticketWith({ priority: 1 }), LOW, HIGH, 310)).not.toContainEqual(set('priority', 1));
  });

  it('changes the priority only where a technician moved the ticket', () => {
    expect(shiftChanges(ticketWith({ board: 99 }), undefined, HIGH, 310)).toEqual([set('priority', 1)]);
  });

  it('changes the priority only on a closed ticket, which a new status would reopen', () => {
    expect(shiftChanges(ticketWith({}, true), LOW, HIGH, 310)).toEqual([set('priority', 1)]);
    expect(movesBoard(ticketWith({}, true), LOW, HIGH)).toBe(false);
  });

  it('changes nothing on a ticket that is there already', () => {
    expect(
      shiftChanges(ticketWith({ board: 21, priority: 1, type: 7, status: 310 }), HIGH, HIGH, 310),
    ).toEqual([]);
  });
});

describe('shiftChanges on the same board', () => {
  const low = { ...LOW, status: 300 };

  it('changes the type and removes the subtype that hangs below the old one', () => {
    const to = { ...low, type: 6 };
    expect(shiftChanges(ticketWith({ subType: 8 }), low, to, 300)).toEqual([
      set('type', 6),
      { op: 'remove', path: 'subType' },
    ]);
  });

  it('changes only the subtype where the type stays', () => {
    expect(shiftChanges(ticketWith({}), low, { ...low, subType: 9 }, 300)).toEqual([set('subType', 9)]);
    expect(shiftChanges(ticketWith({ subType: 9 }), low, { ...low, subType: 9 }, 300)).toEqual([]);
  });

  it('changes the status only where the two rows name different ones', () => {
    expect(shiftChanges(ticketWith({ status: 305 }), low, { ...low, priority: 1 }, 300)).toEqual([
      set('priority', 1),
    ]);
    expect(shiftChanges(ticketWith({ status: 305 }), low, { ...low, status: 301 }, 301)).toEqual([
      set('status', 301),
    ]);
  });
});

describe('rowWeLeftItIn', () => {
  it.each([
    { case: 'the old row on its board', ticket: {}, uncertain: false, expected: LOW },
    { case: 'none on a foreign board', ticket: { board: 99 }, uncertain: true, expected: undefined },
    {
      case: 'none on the board of another row while nothing is uncertain',
      ticket: { board: 21, priority: 1, type: 7 },
      uncertain: false,
      expected: undefined,
    },
    {
      case: 'the row that an earlier shift of ours may have reached',
      ticket: { board: 21, priority: 1, type: 7 },
      uncertain: true,
      expected: HIGH,
    },
    {
      case: 'none where only the board of another row fits',
      ticket: { board: 21, priority: 4, type: 7 },
      uncertain: true,
      expected: undefined,
    },
  ])('is $case', ({ ticket, uncertain, expected }) => {
    expect(rowWeLeftItIn(ticketWith(ticket), LOW, ROWS, uncertain)).toBe(expected);
  });
});
