import { describe, expect, it, test } from 'vitest';
import { LEFT, NEWS, SAID, snapshot, there } from './builders.fixture.ts';
import { changed, closed, plan, remarksOf } from './plan-ticket.fixture.ts';
import type { Case } from './plan-ticket.fixture.ts';
import type { ChangePlan } from './ticket-plan.ts';

describe('a closed ticket', () => {
  const read = there({ seen: closed() });
  const closedAt = (at: number) =>
    there({ at: NEWS.at + 3_600_000, seen: closed({ closing: { at, by: 'technician' } }) });
  const longAgo = there({ seen: closed({ closing: { at: NEWS.at - 86_400_001, by: 'technician' } }) });
  const CLOSED = snapshot(1, { facts: { status: 'closed' } });

  test.each<[string, Case, ChangePlan['status']]>([
    ['is reopened by what was sent after the closing', { read }, 'open'],
    [
      'is only noted where the technician had seen the news',
      { read: closedAt(NEWS.at + 120_000) },
      undefined,
    ],
    ['is reopened where clocks may deceive about that', { read: closedAt(NEWS.at + 119_999) }, 'open'],
    [
      'is only noted where the news is no newer than what the ticket said before the closing',
      { read: closedAt(SAID.at), target: snapshot(2) },
      undefined,
    ],
    [
      'is only noted where the technician closed it with its incident, and the news was sent before that',
      { read: closedAt(NEWS.at), left: { ...LEFT, delivered: CLOSED } },
      undefined,
    ],
    [
      'is reopened where that was sent after it',
      { read: closedAt(NEWS.at - 1), left: { ...LEFT, delivered: CLOSED } },
      'open',
    ],
    [
      'is reopened where the desk tells a closing that is yet to come',
      { read: there({ at: NEWS.at + 1, seen: closed({ closing: { at: NEWS.at + 2, by: 'technician' } }) }) },
      'open',
    ],
    [
      'is only noted where it was closed this very moment, and the news is older',
      {
        read: there({
          at: NEWS.at + 3_600_000,
          seen: closed({ closing: { at: NEWS.at + 3_600_000, by: 'technician' } }),
        }),
      },
      undefined,
    ],
    [
      'is reopened where the desk tells nothing about its closing',
      { read: there({ seen: closed({ closing: undefined }) }) },
      'open',
    ],
    [
      'opens with its incident where we know that we closed it, and the desk tells nothing',
      {
        read: there({ seen: closed({ closing: undefined }) }),
        left: { ...LEFT, delivered: CLOSED, isClosedByUs: true },
        policy: { closedTickets: [{ do: 'note' }] },
      },
      'open',
    ],
    [
      'stays closed where the settings say so',
      { read, policy: { closedTickets: [{ do: 'note' }] } },
      undefined,
    ],
    [
      'opens with its incident where we closed it',
      {
        read: there({ seen: closed({ closing: { at: undefined, by: 'us' } }) }),
        left: { ...LEFT, delivered: CLOSED },
        policy: { closedTickets: [{ do: 'note' }] },
      },
      'open',
    ],
    [
      'opens with its incident where we know that we closed it',
      {
        read: there({ seen: closed({ closing: { at: NEWS.at + 5, by: 'unknown' } }) }),
        left: { ...LEFT, delivered: CLOSED, isClosedByUs: true },
      },
      'open',
    ],
    [
      'is not closed again by a late fact',
      {
        read: there(),
        left: { ...LEFT, delivered: CLOSED },
        target: snapshot(2, { facts: { status: 'closed', port: 2 } }),
        policy: { closes: true },
      },
      undefined,
    ],
  ])('%s', (_what, given, status) => {
    expect(changed(given).status).toBe(status);
  });

  it('is succeeded where it was closed too long ago', () => {
    expect(plan({ read: longAgo })).toEqual({ kind: 'succeed', because: 'closed' });
  });

  it('is opened by people alone where another ticket took ours: a new one tells the news', () => {
    const merged = there({ seen: closed(), own: false });
    expect(plan({ read: merged })).toEqual({ kind: 'succeed', because: 'closed' });
    expect(changed({ read: merged, policy: { closedTickets: [{ do: 'note' }] } }).status).toBeUndefined();
  });

  it('is opened again where it was closed while it was told, and only then', () => {
    const left = { ...LEFT, delivered: NEWS };
    expect(plan({ read, left })).toEqual({ kind: 'nothing' });
    expect(changed({ read, left: { ...left, wasClosedMeanwhile: true } })).toEqual({
      kind: 'change',
      status: 'open',
    });
  });

  it('says that it was opened', () => {
    expect(remarksOf({ read })).toEqual(['This ticket had been closed; new activity opened it again.']);
  });
});

describe('a closed incident', () => {
  const target = snapshot(2, { facts: { port: 1, status: 'closed' } });

  it('closes its ticket only where the settings say so', () => {
    expect(changed({ read: there(), target, policy: { closes: true } }).status).toBe('close');
    expect(changed({ read: there(), target }).status).toBeUndefined();
    expect(changed({ read: there({ own: false }), target, policy: { closes: true } }).status).toBeUndefined();
  });

  it('tells a ticket that was closed since only what is more than the close', () => {
    const read = there({ seen: closed() });
    expect(plan({ read, target })).toEqual({ kind: 'nothing' });
    const listed = { ...target, facts: { ...target.facts, incidentNumber: 503 } };
    expect(plan({ read, target: listed })).toEqual({ kind: 'nothing' });
    const inTheSecond = { ...LEFT, delivered: { ...SAID, at: 5_999 } };
    const toTheSecond = there({ seen: closed({ closing: { at: 5_000, by: 'technician' } }) });
    expect(plan({ read: toTheSecond, left: inTheSecond, target })).toEqual({ kind: 'nothing' });
    const more = snapshot(2, { facts: { port: 9, status: 'closed' } });
    expect(changed({ read, target: more }).note).toMatchObject({ to: more });
  });

  it('tells a closed ticket that the incident is closed in another way than it said', () => {
    const said = snapshot(1, { facts: { port: 1, status: 'false positive' } });
    const told = changed({ read: there({ seen: closed() }), left: { ...LEFT, delivered: said }, target });
    expect(told).toMatchObject({ note: { from: said, to: target } });
    expect(told.status).toBeUndefined();
  });
});
