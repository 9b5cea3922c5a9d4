import { describe, expect, it } from 'vitest';
import type { GridRow } from './resolve-row.ts';
import { movesBoard, planShift, rowWeLeftItIn } from './shift-changes.ts';
import type { ShiftQuestion } from './shift-changes.ts';
import type { ManageTicket } from '../wire.ts';

function row(named: Partial<GridRow> & Pick<GridRow, 'board' | 'priority' | 'type'>): GridRow {
  return {
    subType: undefined,
    item: undefined,
    status: undefined,
    source: undefined,
    team: undefined,
    owner: undefined,
    severity: undefined,
    impact: undefined,
    ...named,
  };
}
const LOW = row({ board: 20, priority: 4, type: 5 });
const HIGH = row({ board: 21, priority: 1, type: 7, status: 310 });

function ticketWith(ids: Record<string, number> = {}, more: Partial<ManageTicket> = {}): ManageTicket {
  const references = Object.entries({ board: 20, status: 300, priority: 4, type: 5, ...ids });
  return { id: 69, ...Object.fromEntries(references.map(([name, id]) => [name, { id }])), ...more };
}
/** A shift from Low to High on a ticket that stands where we left it, with changes. */
function question(changes: Partial<ShiftQuestion>): ShiftQuestion {
  return {
    ticket: ticketWith(),
    from: LOW,
    to: HIGH,
    rows: [LOW, HIGH],
    uncertain: false,
    movedTickets: 'keep',
    staysClosed: false,
    ...changes,
  };
}
const plan = (changes: Partial<ShiftQuestion>, status: number | undefined = 310) =>
  planShift(question(changes), status);
const changes = (asked: Partial<ShiftQuestion>) => plan(asked).changes;
const set = (path: string, id: number) => ({ op: 'replace', path, value: { id } });
const say = (path: string, value: string) => ({ op: 'replace', path, value });
const remove = (path: string) => ({ op: 'remove', path });

describe('a shift to another board', () => {
  it('sends board, status and type together, and the priority', () => {
    expect(plan({})).toEqual({
      changes: [set('board', 21), set('status', 310), set('type', 7), set('priority', 1)],
      kept: false,
    });
    expect(movesBoard(question({}))).toBe(true);
  });

  it('leaves out a priority that is so already', () => {
    expect(changes({ ticket: ticketWith({ priority: 1 }) })).not.toContainEqual(set('priority', 1));
  });

  it('removes what belongs to the old board where the row names none', () => {
    expect(changes({ ticket: ticketWith({ subType: 8, item: 2, team: 3 }) })).toEqual([
      set('board', 21),
      set('status', 310),
      set('type', 7),
      remove('subType'),
      remove('item'),
      remove('team'),
      set('priority', 1),
    ]);
  });

  it('sets subtype, item and team of the row', () => {
    const to = { ...HIGH, subType: 9, item: 4, team: 6 };
    expect(changes({ to, ticket: ticketWith({ subType: 8 }) }).slice(3, 6)).toEqual([
      set('subType', 9),
      set('item', 4),
      set('team', 6),
    ]);
  });

  it('writes neither source nor owner, which are for openings', () => {
    const to = { ...HIGH, source: 2, owner: 7 };
    expect(changes({ to })).toEqual(changes({}));
  });
});

describe('severity and impact', () => {
  const to = { ...LOW, severity: 'High', impact: 'Medium' } as const;
  const ticket = ticketWith({}, { severity: 'Low', impact: 'Medium' });

  it('go where they differ, with the priority last even if it is so already', () => {
    expect(changes({ to, ticket })).toEqual([say('severity', 'High'), set('priority', 4)]);
  });

  it('stay out where they are so already', () => {
    expect(changes({ to, ticket: ticketWith({}, { severity: 'High', impact: 'Medium' }) })).toEqual([]);
  });

  it('stay as they are where the row names none', () => {
    expect(changes({ to: LOW, ticket })).toEqual([]);
  });
});

describe('a shift on the same board', () => {
  const from = { ...LOW, status: 300 };

  it('changes the type and removes the subtype that hangs below the old one', () => {
    expect(changes({ from, to: { ...from, type: 6 }, ticket: ticketWith({ subType: 8 }) })).toEqual([
      set('type', 6),
      remove('subType'),
    ]);
    expect(movesBoard(question({ from, to: { ...from, type: 6 } }))).toBe(false);
  });

  it('sends a subtype again with a new type, even if it is the same', () => {
    const to = { ...from, type: 6, subType: 8 };
    expect(changes({ from, to, ticket: ticketWith({ subType: 8 }) })).toEqual([
      set('type', 6),
      set('subType', 8),
    ]);
  });

  it.each([
    { case: 'sets a subtype that differs', ticket: {}, expected: [set('subType', 9)] },
    { case: 'leaves a subtype that is so already', ticket: { subType: 9 }, expected: [] },
    {
      case: 'removes an item of the old subtype',
      ticket: { subType: 9, item: 2 },
      expected: [remove('item')],
    },
  ])('$case where the type stays', ({ ticket, expected }) => {
    expect(changes({ from, to: { ...from, subType: 9 }, ticket: ticketWith(ticket) })).toEqual(expected);
  });

  it.each([
    { case: 'status', ticket: { status: 305 }, row: { status: 301 }, expected: [set('status', 301)] },
    { case: 'team', ticket: { team: 3 }, row: { team: 6 }, expected: [set('team', 6)] },
  ])('changes the $case only where the two rows name different ones', ({ ticket, row: named, expected }) => {
    const to = { ...from, ...named };
    expect(changes({ from, to, ticket: ticketWith(ticket) })).toEqual(expected);
    expect(changes({ from: to, to, ticket: ticketWith(ticket) })).toEqual([]);
  });

  it('leaves team and type of a technician where the category does not speak of them', () => {
    const ticket = ticketWith({ team: 3, type: 6, subType: 8 });
    expect(changes({ from, to: { ...from, priority: 1 }, ticket })).toEqual([set('priority', 1)]);
  });
});

describe('a ticket that a technician moved to another board', () => {
  const ticket = ticketWith({ board: 99, status: 900, type: 90, team: 9 }, { severity: 'Low' });
  const to = { ...HIGH, severity: 'High' } as const;

  it('keeps its place, gets priority and levels, and that is told', () => {
    expect(plan({ ticket, to })).toEqual({
      changes: [say('severity', 'High'), set('priority', 1)],
      kept: true,
    });
    expect(movesBoard(question({ ticket, to }))).toBe(false);
  });

  it('keeps its place on the very board of the new row', () => {
    expect(plan({ ticket: ticketWith({ board: 21, type: 70 }) })).toEqual({
      changes: [set('priority', 1)],
      kept: true,
    });
  });

  it('follows the grid where the settings say so', () => {
    expect(plan({ ticket, movedTickets: 'move' })).toEqual({
      changes: [set('board', 21), set('status', 310), set('type', 7), remove('team'), set('priority', 1)],
      kept: false,
    });
  });

  it('gets what the row names where the settings say so and it stands on the board of the row already', () => {
    const moved = ticketWith({ board: 21, status: 305, type: 70, team: 9 });
    expect(plan({ ticket: moved, to: { ...HIGH, team: 6 }, movedTickets: 'move' })).toEqual({
      changes: [set('status', 310), set('team', 6), set('type', 7), set('priority', 1)],
      kept: false,
    });
  });
});

describe('a closed ticket', () => {
  const to = { ...HIGH, severity: 'High' } as const;

  it('gets the priority only while it stays closed, for a status would reopen it', () => {
    expect(plan({ to, staysClosed: true })).toEqual({ changes: [set('priority', 1)], kept: false });
    expect(plan({ to, staysClosed: true, ticket: ticketWith({ priority: 1 }) }).changes).toEqual([]);
    expect(movesBoard(question({ staysClosed: true }))).toBe(false);
  });

  it('is moved like any other where it is reopened', () => {
    expect(plan({ ticket: ticketWith({}, { closedFlag: true }) })).toEqual(plan({}));
  });
});

describe('after an uncertain outcome', () => {
  it('changes nothing on a ticket that our earlier shift reached', () => {
    const ticket = ticketWith({ board: 21, status: 310, priority: 1, type: 7 });
    expect(plan({ ticket, uncertain: true })).toEqual({ changes: [], kept: false });
  });
});

describe('rowWeLeftItIn', () => {
  const there = { board: 21, priority: 1, type: 7 };

  it.each([
    { case: 'the old row on its board', ticket: {}, uncertain: false, expected: LOW },
    { case: 'none on a foreign board', ticket: { board: 99 }, uncertain: true, expected: undefined },
    { case: 'none on the board of another row while nothing is uncertain', ticket: there, uncertain: false },
    {
      case: 'the row that an earlier shift may have reached',
      ticket: there,
      uncertain: true,
      expected: HIGH,
    },
    {
      case: 'none where only the board of another row fits',
      ticket: { ...there, priority: 4 },
      uncertain: true,
    },
  ])('is $case', ({ ticket, uncertain, expected }) => {
    expect(rowWeLeftItIn(question({ ticket: ticketWith(ticket), uncertain }))).toBe(expected);
  });
});
