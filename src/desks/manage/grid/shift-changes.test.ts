import { describe, expect, it } from 'vitest';
import type { GridRow } from './resolve-row.ts';
import { levelChanges, placeChanges } from './shift-changes.ts';
import type { NewPlace } from './shift-changes.ts';
import type { ManageTicket } from '../manage-answers.ts';

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
/** What takes a ticket from the place of Low, where we left it, to that of High, with changes. */
const changes = (asked: Partial<NewPlace>) =>
  placeChanges({
    ticket: ticketWith(),
    left: LOW,
    to: HIGH,
    statusOnNewBoard: 310,
    staysClosed: false,
    ...asked,
  });
const set = (path: string, id: number) => ({ op: 'replace', path, value: { id } });
const say = (path: string, value: string) => ({ op: 'replace', path, value });
const remove = (path: string) => ({ op: 'remove', path });

describe('a place on another board', () => {
  it('takes board, status and type together', () => {
    expect(changes({})).toEqual([set('board', 21), set('status', 310), set('type', 7)]);
  });

  it('takes away what belongs to the old board where the row names none', () => {
    expect(changes({ ticket: ticketWith({ subType: 8, item: 2, team: 3 }) }).slice(3)).toEqual([
      remove('subType'),
      remove('item'),
      remove('team'),
    ]);
  });

  it('sets subtype, item and team of the row', () => {
    const to = { ...HIGH, subType: 9, item: 4, team: 6 };
    expect(changes({ to, ticket: ticketWith({ subType: 8 }) }).slice(3)).toEqual([
      set('subType', 9),
      set('item', 4),
      set('team', 6),
    ]);
  });

  it('writes neither source nor owner, which are for openings', () => {
    expect(changes({ to: { ...HIGH, source: 2, owner: 7 } })).toEqual(changes({}));
  });
});

describe('a place on the same board', () => {
  const left = { ...LOW, status: 300 };

  it('changes the type and removes the subtype that hangs below the old one', () => {
    expect(changes({ left, to: { ...left, type: 6 }, ticket: ticketWith({ subType: 8 }) })).toEqual([
      set('type', 6),
      remove('subType'),
    ]);
  });

  it('sends a subtype again with a new type, even if it is the same', () => {
    const to = { ...left, type: 6, subType: 8 };
    expect(changes({ left, to, ticket: ticketWith({ subType: 8 }) })).toEqual([
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
    expect(changes({ left, to: { ...left, subType: 9 }, ticket: ticketWith(ticket) })).toEqual(expected);
  });

  it.each([
    { case: 'status', ticket: { status: 305 }, row: { status: 301 }, expected: [set('status', 301)] },
    { case: 'team', ticket: { team: 3 }, row: { team: 6 }, expected: [set('team', 6)] },
  ])('changes the $case only where the two rows name different ones', ({ ticket, row: named, expected }) => {
    const to = { ...left, ...named };
    expect(changes({ left, to, ticket: ticketWith(ticket) })).toEqual(expected);
    expect(changes({ left: to, to, ticket: ticketWith(ticket) })).toEqual([]);
  });

  it('leaves team and type of a technician where the category does not speak of them', () => {
    const ticket = ticketWith({ team: 3, type: 6, subType: 8 });
    expect(changes({ left, to: { ...left, priority: 1 }, ticket })).toEqual([]);
  });

  it('takes all that the row names where it is not known what we left there', () => {
    const ticket = ticketWith({ board: 21, status: 305, type: 70, team: 9 });
    expect(changes({ ticket, left: undefined, to: { ...HIGH, team: 6 } })).toEqual([
      set('status', 310),
      set('team', 6),
      set('type', 7),
    ]);
  });

  it('gives no status to a ticket that stays closed', () => {
    const ticket = ticketWith({ board: 21, status: 305 });
    expect(changes({ ticket, left: undefined, staysClosed: true })).toEqual([set('type', 7)]);
  });
});

describe('severity, impact and priority', () => {
  const to = { ...LOW, severity: 'High', impact: 'Medium' } as const;

  it.each([
    { case: 'leaves a priority that is so already', to: LOW, ticket: ticketWith(), expected: [] },
    { case: 'sets one that is not', to: HIGH, ticket: ticketWith(), expected: [set('priority', 1)] },
    {
      case: 'sets words that differ, with the priority last even if it is so already',
      to,
      ticket: ticketWith({}, { severity: 'Low', impact: 'Medium' }),
      expected: [say('severity', 'High'), set('priority', 4)],
    },
    {
      case: 'leaves words that are so already',
      to,
      ticket: ticketWith({}, { severity: 'High', impact: 'Medium' }),
      expected: [],
    },
    {
      case: 'leaves words that the row does not name',
      to: LOW,
      ticket: ticketWith({}, { severity: 'Low' }),
      expected: [],
    },
  ])('$case', ({ to: row, ticket, expected }) => {
    expect(levelChanges(ticket, row)).toEqual(expected);
  });
});
