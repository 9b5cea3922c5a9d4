import { describe, expect, it } from 'vitest';
import {
  LEFT,
  NEWS,
  SAID,
  delivery,
  doubt as doubtOf,
  notes,
  placed,
  snapshot,
  there,
  ticket,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { changed, closed, plan, remarksOf } from './plan-ticket.fixture.ts';
import type { TicketPolicy } from './policy.ts';
import type { TicketThere } from './ticket.ts';

describe('another company', () => {
  const said = snapshot(1, { facts: { companyId: 'a' } });
  const left = { ...LEFT, delivered: said };
  const target = snapshot(2, { facts: { companyId: 'b', port: 2 } });

  it('gets a ticket of its own, and the old one a word without facts', () => {
    expect(changed({ read: there(), left, target })).toEqual({
      kind: 'change',
      note: { kind: 'farewell', from: left.delivered, to: target, remarks: [], begun: undefined },
    });
    const after = { ...left, saidFarewell: true };
    expect(plan({ read: there(), left: after, target })).toEqual({ kind: 'succeed', because: 'company' });
    expect(
      plan({
        read: there(),
        left: after,
        target: { ...target, facts: { companyId: 'b', status: 'closed' } },
      }),
    ).toEqual({ kind: 'nothing' });
  });

  describe('with a ticket that is there from an earlier life', () => {
    const home = { kind: 'company', isCatchAll: false, remarks: [] } as const;
    const unmapped = {
      kind: 'unmapped',
      code: 'unmapped-company',
      message: 'No.',
      advice: 'Map it.',
    } as const;
    const at = (read: Partial<TicketThere>, known: Partial<Delivery> = {}, to = target) =>
      plan({
        read: there({ home, stands: 'elsewhere', notes: notes({ any: 1 }), ...read }),
        left: delivery({ ticket: ticket(), ...known }),
        target: to,
      });
    const full = { kind: 'change', note: { kind: 'full' } };

    it('succeeds it where it stands at the other one, whether a ticket is due or not', () => {
      const over = { ...target, facts: { ...target.facts, status: 'closed' } };
      for (const to of [target, over])
        expect(at({}, {}, to)).toEqual({ kind: 'succeed', because: 'company' });
    });

    it.each<[string, Partial<TicketThere>]>([
      ['at the catch-all', { stands: 'catch-all' }],
      ['nobody knows where', { stands: 'unknown' }],
      [
        'at a client, where its own company belongs to the catch-all',
        { home: { ...home, isCatchAll: true } },
      ],
    ])('goes on in it where it stands %s', (_where, read) => {
      expect(at(read)).toMatchObject(full);
    });

    it('goes on in the one that an operator named', () => {
      expect(at({ stands: 'home' }, { isNamed: true })).toMatchObject({ note: { kind: 'adopted' } });
    });

    it('is blocked where it is mapped nowhere, as a new one would be', () => {
      expect(at({ home: unmapped, stands: 'unknown' })).toMatchObject({
        kind: 'refuse',
        problem: { code: 'unmapped-company' },
      });
    });
  });

  describe('with a ticket that our create put at another one', () => {
    const home = { kind: 'company', isCatchAll: false, remarks: [] } as const;
    const left = { ...LEFT, hasStrayed: true };
    const at = (stands: TicketThere['stands'], policy: Partial<TicketPolicy> = {}) =>
      plan({ read: there({ home, stands }), left, policy });

    it('is blocked: nothing is written, and no other one opens, which would stand there too', () => {
      for (const stands of ['elsewhere', 'catch-all'] as const) {
        expect(at(stands, { movesCompany: false })).toMatchObject({
          kind: 'refuse',
          problem: {
            code: 'opened-elsewhere',
            advice: expect.stringMatching(/`companies`.*`runner`/) as string,
          },
        });
      }
    });

    it('goes on once it stands at home, or nobody can tell, or it is moved there', () => {
      for (const stands of ['home', 'unknown', 'catch-all'] as const)
        expect(at(stands, { movesCompany: true })).toMatchObject({ kind: 'change' });
    });
  });

  describe('with a ticket that people moved to another one', () => {
    const home = { kind: 'company', isCatchAll: false, remarks: [] } as const;
    const moved = there({ home, stands: 'elsewhere', company: 251 });
    const known = { ...LEFT, company: 250 };
    const told = { ...known, saidHeldBack: true };

    it('gets no facts of ours, but once the word that there are some', () => {
      const { note, ...others } = changed({ read: moved, left: known });
      expect(note).toMatchObject({ kind: 'word', from: undefined, to: NEWS });
      expect(note?.remarks).toEqual([expect.stringContaining('held back')]);
      expect(others).toEqual({ kind: 'change' });
      expect(plan({ read: moved, left: told })).toMatchObject({
        kind: 'refuse',
        problem: { code: 'moved-elsewhere', advice: expect.stringContaining('`companies`') as string },
      });
    });

    it('gets none where the settings name no company any more', () => {
      const unmapped = { kind: 'unmapped', code: 'unmapped-company', message: '', advice: '' } as const;
      const read = { ...moved, home: unmapped, stands: 'unknown' } as const;
      expect(changed({ read, left: known }).note?.kind).toBe('word');
    });

    it('moves up and opens again all the same, and is closed by people alone', () => {
      const read = { ...moved, place: placed('low') };
      expect(changed({ read, left: { ...told, category: 'low' } })).toMatchObject({ shift: { to: 'high' } });
      expect(changed({ read: { ...moved, seen: closed() }, left: told })).toEqual({
        kind: 'change',
        status: 'open',
      });
      const target = snapshot(2, { facts: { status: 'closed' } });
      expect(plan({ read: moved, left: told, target, policy: { closes: true } }).kind).toBe('refuse');
    });

    it('gets none of a note that was begun before', () => {
      const doubt = doubtOf({ attempted: [NEWS], until: 0 });
      const begun = { revision: 2, of: 2, there: [1] };
      const read = { ...moved, notes: notes({ ours: 1, begun }) };
      expect(changed({ read, left: { ...known, doubt } }).note?.kind).toBe('word');
    });

    it.each<[string, Partial<TicketThere>, Partial<TicketPolicy>]>([
      ['once it is moved back', { stands: 'home' }, {}],
      ['where that company is only the catch-all', { stands: 'catch-all' }, {}],
      ['where the incident’s company belongs to the catch-all', { home: { ...home, isCatchAll: true } }, {}],
      ['where nobody can tell', { stands: 'unknown' }, {}],
      ['where only the settings changed, and nobody moved it', { company: 250 }, {}],
      ['where the settings say so', {}, { companyChanged: 'keep' }],
    ])('gets all news %s', (_when, read, policy) => {
      expect(changed({ read: { ...moved, ...read }, left: told, policy }).note?.kind).toBe('changes');
    });

    it('has nothing to hold back where there is no news', () => {
      expect(plan({ read: moved, left: known, target: SAID })).toEqual({ kind: 'nothing' });
    });
  });

  it('is listed as a change where the settings say so', () => {
    expect(changed({ read: there(), left, target, policy: { companyChanged: 'keep' } }).note).toMatchObject({
      kind: 'changes',
    });
  });

  it('gets none of our facts by a merge', () => {
    expect(plan({ read: there({ foreign: true, own: false }) })).toEqual({
      kind: 'succeed',
      because: 'company',
    });
  });

  it('is moved to from the catch-all, as long as nobody touched the ticket', () => {
    const home = { kind: 'company', isCatchAll: false, remarks: [] } as const;
    const read = there({ home, stands: 'catch-all' });
    const caught = { ...LEFT, isAtCatchAll: true };
    expect(changed({ read, left: caught }).goesHome).toBe(true);
    expect(changed({ read: { ...read, place: placed() }, left: caught }).goesHome).toBeUndefined();
    expect(changed({ read, left: caught, policy: { movesCompany: false } }).goesHome).toBeUndefined();
    expect(remarksOf({ read, left: caught, policy: { movesCompany: false } })).toEqual([
      expect.stringContaining('stays at the catch-all'),
    ]);
    expect(
      changed({ read: there({ home: { ...home, isCatchAll: true } }), left: caught }).goesHome,
    ).toBeUndefined();
  });
});
