import { describe, expect, it, test } from 'vitest';
import {
  LEFT,
  NEWS,
  PACE,
  SAID,
  UPDATE_PUSH,
  absent,
  changeParts,
  delivery,
  doubt,
  notes,
  sighting,
  there,
  ticket,
  ticketPolicy,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { followRead } from './follow-read.ts';
import { followWrite } from './follow-write.ts';
import { followAdoption, followRefusal, isAdopted, refuseAdoption, refuseNamed } from './named-ticket.ts';
import { nextDelivery } from './next-delivery.ts';
import { planTicket } from './plan-ticket.ts';
import type { TicketPolicy } from './policy.ts';
import type { TicketState } from './ticket.ts';

const NAMED = followAdoption(LEFT, '77');
const HOME = { kind: 'company', isCatchAll: false, remarks: [] } as const;
const CATCH_ALL = { ...HOME, isCatchAll: true } as const;
const NAMED_THERE = there({
  ticket: ticket({ id: '77' }),
  seen: sighting({ ticket: '77' }),
  subject: 'Printer',
  notes: notes(),
  home: HOME,
});

const plan = (read: TicketState, left: Delivery, policy: Partial<TicketPolicy> = {}) =>
  planTicket(read, NEWS, left, ticketPolicy(policy));

describe('an operator’s word', () => {
  test.each<[string, unknown, readonly string[] | undefined, string | undefined]>([
    ['of a desk and a number', { desk: 'manage', ticket: '77' }, ['manage'], undefined],
    ['of no number', { desk: 'manage', ticket: '#77' }, ['manage'], 'Name the ticket by its number'],
    ['of a number that begins with 0', { desk: 'manage', ticket: '07' }, ['manage'], 'Name the ticket'],
    ['of more digits than any ticket', { desk: 'manage', ticket: '1'.repeat(11) }, ['manage'], 'Name the'],
    ['of a number that is no text', { desk: 'manage', ticket: 77 }, ['manage'], 'Name the ticket'],
    ['of nothing', undefined, ['manage'], 'Name the ticket'],
    ['of another desk', { desk: 'jira', ticket: '7' }, ['automate', 'manage'], 'incident: automate, manage.'],
    ['of no desk', { ticket: '7' }, ['manage'], 'Name a desk'],
    ['of a desk that is no text', { desk: ['manage'], ticket: '7' }, ['manage'], 'Name a desk'],
    ['without desks', { desk: 'manage', ticket: '7' }, [], 'there is none.'],
    ['before the desks are known', { desk: 'manage', ticket: '7' }, undefined, 'Try again in a moment.'],
  ])('%s', (_what, adoption, desks, problem) => {
    const said = refuseAdoption(adoption, desks);
    if (problem === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(problem);
  });

  test.each<[string, Partial<Delivery>, boolean]>([
    ['the incident’s own ticket', {}, true],
    ['another one', { ticket: ticket({ id: '5' }) }, false],
    ['one that its own was merged into', { isOwn: false }, false],
    ['one that was named and not taken yet', { isNamed: true }, false],
    ['the first one', { ticket: undefined }, false],
  ])('about %s', (_what, changes, already) => {
    expect(isAdopted({ ...LEFT, ...changes }, '1001')).toBe(already);
  });
});

describe('the ticket that an operator named', () => {
  it('takes the place of the former one, which is left alone; numbers of writes go on', () => {
    expect(followAdoption({ ...LEFT, writes: 3 }, '77')).toEqual(
      delivery({
        state: 'pending',
        ticket: { id: '77', generation: 1 },
        isNamed: true,
        former: { ...LEFT, writes: 3 },
        twins: ['1001'],
        writes: 3,
      }),
    );
  });

  test.each<[string, Delivery, Partial<Delivery>]>([
    ['its first ticket', delivery({ foundNone: true }), { twins: [], lookBackAt: undefined }],
    ['the first of a life that has read nothing yet', delivery(), { twins: [], lookBackAt: 0 }],
    [
      'one while a successor is on its way',
      delivery({ predecessor: { id: '1001', because: 'company' } }),
      { twins: ['1001'] },
    ],
    [
      'one while the successor of a lost ticket is on its way',
      delivery({ predecessor: { id: '1001', because: 'gone' } }),
      { twins: [] },
    ],
    ['a twin', { ...LEFT, twins: ['77', '8'] }, { twins: ['1001', '8'] }],
    ['another one than was named before', followAdoption(LEFT, '5'), { twins: ['1001'], former: LEFT }],
    ['its former ticket', NAMED, { twins: ['1001'] }],
    ['one of a later generation', { ...LEFT, generation: 3 }, { generation: 3 }],
    [
      'while a write is in doubt',
      { ...LEFT, lookBackAt: 98, doubt: doubt({ late: 99 }) },
      { doubt: undefined, lookBackAt: 99 },
    ],
    [
      'while a twin is still looked for',
      { ...LEFT, lookBackAt: 98, succeeded: [{ id: '7', generation: 1 }] },
      { lookBackAt: 98, succeeded: [{ id: '7', generation: 1 }] },
    ],
  ])('is %s', (_what, left, after) => {
    expect(followAdoption(left, '77')).toMatchObject({ ticket: { id: '77' }, isNamed: true, ...after });
  });

  it('is read at once, also where there is nothing new to tell', () => {
    expect(nextDelivery(NAMED, SAID, PACE, ticketPolicy())).toEqual({ kind: 'deliver', at: 0 });
  });

  test.each<[string, TicketState]>([
    ['stands at the company', NAMED_THERE],
    [
      'was merged into one there',
      { ...NAMED_THERE, ticket: ticket({ id: '9' }), mergedFrom: '77', own: false },
    ],
    ['stands there by the word of a desk that names no company', { ...NAMED_THERE, home: undefined }],
    [
      'stands anywhere while nobody knows the company’s own place',
      { ...NAMED_THERE, stands: 'elsewhere', home: CATCH_ALL },
    ],
  ])('is written to where it %s', (_what, read) => {
    const { left } = followRead(NAMED, read, NEWS);
    expect(left.ticket).toEqual(read.kind === 'there' && read.ticket);
    expect(plan(read, left).kind).toBe('change');
  });

  const unmapped = {
    kind: 'unmapped',
    code: 'unmapped-company',
    message: 'Mapped nowhere.',
    advice: 'Map it.',
  } as const;

  test.each<[string, TicketState, string, RegExp]>([
    [
      'does not exist',
      absent({ kind: 'gone' }),
      'no-such-ticket',
      /^Ticket 77, which an operator named, does not exist at the desk\. Adopt the right one\.$/,
    ],
    ['does not exist, but the former one does', there({ home: HOME }), 'no-such-ticket', /^Ticket 77, /],
    [
      'is another incident’s',
      { ...NAMED_THERE, own: false },
      'ticket-of-another-incident',
      /^Ticket 77, .* is the ticket of another incident\. Adopt another one\.$/,
    ],
    [
      'is another company’s',
      { ...NAMED_THERE, stands: 'elsewhere' },
      'ticket-of-another-company',
      /^Ticket 77, .* does not belong to the company of the incident\. Adopt another one, or/,
    ],
    [
      'is another company’s by the word of a desk that names none',
      { ...NAMED_THERE, stands: 'elsewhere', home: undefined },
      'ticket-of-another-company',
      /^Ticket 77, /,
    ],
    [
      'was merged into another company’s',
      { ...NAMED_THERE, stands: 'elsewhere', foreign: true, home: CATCH_ALL },
      'ticket-of-another-company',
      /^Ticket 77, /,
    ],
    [
      'is of an incident whose company is mapped nowhere',
      { ...NAMED_THERE, stands: 'elsewhere', home: unmapped },
      'unmapped-company',
      /^Mapped nowhere\. Map it\.$/,
    ],
  ])('is not written to where it %s, and nothing opens', (_what, read, code, said) => {
    expect(followRead(NAMED, read, NEWS)).toEqual({ left: NAMED, news: [] });
    const planned = plan(read, NAMED);
    expect(planned).toMatchObject({ kind: 'refuse', problem: { code } });
    if (planned.kind === 'refuse')
      expect(`${planned.problem.message} ${planned.problem.advice}`).toMatch(said);
    expect(refuseNamed(read, LEFT)).toBeUndefined();
  });

  test.each<[string, Delivery]>([
    ['a ticket', LEFT],
    ['none', delivery({ writes: 3 })],
    ['a write in doubt', { ...LEFT, doubt: doubt({ until: 99 }), twins: ['8'] }],
  ])('changes nothing where it is refused and there was %s', (_what, left) => {
    const problem = { code: 'no-such-ticket', message: 'None.', advice: 'Look.', since: 7 };
    const named = { ...followAdoption(followAdoption(left, '5'), '77'), writes: 4 };
    const after = followRefusal(named, problem);
    const advice = 'Look. The incident goes on as before.';
    expect(after).toEqual({ ...left, writes: 4, notAdopted: { ...problem, advice, ticket: '77' } });
    expect(followAdoption(after, '77').notAdopted).toBeUndefined();
  });

  it('is told everything, and is then like any other', () => {
    const { left, news } = followRead(NAMED, NAMED_THERE, NEWS);
    expect(news).toEqual([]);
    const planned = plan(NAMED_THERE, left);
    expect(planned).toMatchObject({ kind: 'change', note: { kind: 'adopted', from: undefined, to: NEWS } });
    if (planned.kind !== 'change') return;
    const after = followWrite(left, planned, NAMED_THERE, NEWS);
    expect(after.left).toMatchObject({ isNamed: false, delivered: NEWS, updates: 1, twins: ['1001'] });
    expect(after.news.map(({ kind }) => kind)).toEqual(['adopted', 'updated', 'shifted']);
    expect(plan(NAMED_THERE, after.left)).toEqual({ kind: 'nothing' });
  });

  it('is told nothing where a note of ours says it already', () => {
    const read = { ...NAMED_THERE, notes: notes({ ours: 2 }) };
    const { left, news } = followRead(NAMED, read, NEWS);
    expect(left).toMatchObject({ isNamed: false, delivered: NEWS, category: 'high', twins: ['1001'] });
    expect(news).toEqual([{ kind: 'adopted', ticket: '77' }]);
    expect(plan(read, left)).toEqual({ kind: 'nothing' });
  });

  it('is seen to be taken where the answer to its note was lost', () => {
    const { left } = followRead(NAMED, NAMED_THERE, NEWS);
    const written = changeParts({ note: 'adopted', tellsHome: true });
    const lost: Delivery = { ...left, doubt: doubt({ attempted: [NEWS], written }) };
    const { left: seen } = followRead(lost, { ...NAMED_THERE, notes: notes({ ours: 2 }) }, NEWS);
    expect(seen).toMatchObject({ isNamed: false, delivered: NEWS, doubt: undefined });
    expect(followRead(lost, NAMED_THERE, NEWS).left).toMatchObject({ isNamed: true, doubt: { looks: 1 } });
  });

  it('has its own generation; later ones are looked for behind the highest that was given', () => {
    const third = followAdoption({ ...LEFT, generation: 3 }, '77');
    expect(followRead(third, NAMED_THERE, NEWS).left).toMatchObject({
      ticket: { id: '77', generation: 1 },
      generation: 3,
    });
  });

  it('is noted or opened where it is closed, never succeeded', () => {
    const shut = (at: number) =>
      ({
        ...NAMED_THERE,
        seen: sighting({ ticket: '77', state: 'closed', closing: { at, by: 'technician' } }),
      }) as const;
    const { left } = followRead(NAMED, shut(0), NEWS);
    expect(plan(shut(0), left)).toMatchObject({
      kind: 'change',
      status: undefined,
      note: { kind: 'adopted' },
    });
    expect(plan(shut(UPDATE_PUSH - 1_000), left)).toMatchObject({ kind: 'change', status: 'open' });
  });
});
