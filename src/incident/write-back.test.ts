import { describe, expect, test } from 'vitest';
import {
  delivery,
  event,
  FIRST_PUSH,
  operatorClosed,
  sighting,
  statusRead,
  ticket,
} from './builders.fixture.ts';
import { foldEvent } from './fold.ts';
import { NO_INCIDENT } from './known-incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import {
  dropUnwanted,
  failWrite,
  finishWrite,
  followOperator,
  NO_WRITE_BACK,
  planWrite,
  startWrite,
} from './write-back.ts';
import type { Known, RequestedClose, Write, WriteBack } from './write-back.ts';

const CLOSED_AT = FIRST_PUSH + 60_000;
const ON = { taskQueue: 'q', notes: true, status: true };
const TECHNICIAN: RequestedClose = {
  by: 'technician',
  status: 'closed',
  at: CLOSED_AT,
  desk: 'manage',
  ticket: '1001',
};
const OPERATOR: RequestedClose = { by: 'operator', status: 'false positive', at: CLOSED_AT };
const problem = { code: 'refused', message: 'No.', advice: 'Ask.', since: 1 };

const requesting = (close: RequestedClose, changes: Partial<WriteBack> = {}): WriteBack => ({
  ...NO_WRITE_BACK,
  close,
  ...changes,
});

const push = (sentAt: number): IncidentEvent => event({ sentAt, facts: { port: sentAt } });

/** What is known after a first push and these events, with the ticket seen in a state. */
function known(state: 'open' | 'closed' | undefined, ...events: readonly IncidentEvent[]): Known {
  const incident = [event(), ...events].reduce(
    (before, each) => foldEvent(before, each).incident,
    NO_INCIDENT,
  );
  const seen = state && sighting({ state, changedAt: CLOSED_AT });
  return { incident, deliveries: { manage: delivery({ ticket: ticket(), seen }) } };
}

const closedHere = operatorClosed('false positive', CLOSED_AT);

describe('a close', () => {
  test.each<[string, RequestedClose, Known]>([
    ['a technician’s', TECHNICIAN, known('closed')],
    [
      'a technician’s, though GravityZone says it is open',
      TECHNICIAN,
      known('closed', statusRead('open', CLOSED_AT + 1)),
    ],
    ['a technician’s, though an older push comes late', TECHNICIAN, known('closed', push(CLOSED_AT))],
    ['an operator’s, before it is folded', OPERATOR, known('open')],
    [
      'an operator’s, before it is folded, where GravityZone had closed it',
      OPERATOR,
      known('open', statusRead('closed', CLOSED_AT - 1)),
    ],
    ['an operator’s', OPERATOR, known('open', closedHere)],
    [
      'an operator’s, made as GravityZone closed it',
      OPERATOR,
      known('open', closedHere, statusRead('closed', CLOSED_AT, CLOSED_AT + 1)),
    ],
    [
      'an operator’s, though GravityZone says its own close again',
      OPERATOR,
      known('open', statusRead('closed', CLOSED_AT - 1), closedHere, statusRead('closed', CLOSED_AT + 1)),
    ],
    [
      'an operator’s, though GravityZone says it is open',
      OPERATOR,
      known('open', closedHere, statusRead('open', CLOSED_AT + 1)),
    ],
  ])('holds: %s', (_what, close, now) => {
    const writeBack = requesting(close);
    expect(dropUnwanted(writeBack, ON, now)).toBe(writeBack);
    expect(planWrite(writeBack)).toEqual({ note: undefined, close });
  });

  test.each<[string, RequestedClose, Known]>([
    ['what was pushed later', TECHNICIAN, known('closed', push(CLOSED_AT + 1))],
    ['the technician who opened the ticket again', TECHNICIAN, known('open')],
    ['a ticket that nobody has seen', TECHNICIAN, known(undefined)],
    [
      'a successor of the ticket',
      TECHNICIAN,
      {
        ...known('closed'),
        deliveries: {
          manage: delivery({ ticket: ticket({ id: '2' }), seen: sighting({ ticket: '2', state: 'closed' }) }),
        },
      },
    ],
    [
      'a successor that is to be opened',
      TECHNICIAN,
      { ...known('closed'), deliveries: { manage: delivery() } },
    ],
    ['a desk that is used no more', TECHNICIAN, { ...known('closed'), deliveries: {} }],
    ['GravityZone’s own close', TECHNICIAN, known('closed', statusRead('closed', CLOSED_AT - 1))],
    ['what was pushed after an operator’s close', OPERATOR, known('open', closedHere, push(CLOSED_AT + 1))],
    [
      'GravityZone’s own close after an operator’s',
      OPERATOR,
      known('open', closedHere, statusRead('closed', CLOSED_AT + 1)),
    ],
  ])('is overtaken by %s', (_what, close, now) => {
    const writeBack = requesting(close, { blocked: true, problem });
    expect(dropUnwanted(writeBack, ON, now)).toEqual(NO_WRITE_BACK);
  });

  test('gives way to an operator’s', () => {
    const after = followOperator(requesting(TECHNICIAN), 'false positive', CLOSED_AT);
    expect(after.close).toEqual(OPERATOR);
  });
});

describe('what is written', () => {
  const both = requesting(TECHNICIAN, { note: 'news', unwritten: true });
  const cases: readonly [string, WriteBack, typeof ON | undefined, Write | undefined][] = [
    ['nothing where nothing happened', NO_WRITE_BACK, ON, undefined],
    ['nothing where it is off', both, undefined, undefined],
    ['a note and a close', both, ON, { note: 'news', close: TECHNICIAN }],
    ['a note only', both, { ...ON, status: false }, { note: 'news', close: undefined }],
    ['a close only', both, { ...ON, notes: false }, { note: undefined, close: TECHNICIAN }],
    ['no note twice', { ...NO_WRITE_BACK, note: 'news' }, ON, undefined],
  ];
  test.each(cases)('is %s', (_what, writeBack, policy, write) => {
    expect(planWrite(dropUnwanted(writeBack, policy, known('closed')))).toEqual(write);
  });

  test('is blocked no more once it is written', () => {
    const started = startWrite({ ...both, blocked: true, problem: { ...problem, until: 9 } });
    expect(started).toEqual({ ...both, blocked: false, problem });
  });

  test('is written once', () => {
    const write: Write = { note: 'news', close: TECHNICIAN };
    const after = finishWrite(startWrite({ ...both, blocked: true, problem }), write, true, 5);
    expect(after).toEqual({ ...NO_WRITE_BACK, note: 'news', notedAt: 5 });
  });

  test('is not all where there is more news since', () => {
    const close: RequestedClose = { ...OPERATOR };
    const after = finishWrite({ ...both, note: 'more', close }, { note: 'news', close: TECHNICIAN }, true, 5);
    expect(after).toMatchObject({ note: 'more', unwritten: true, close });
  });

  test('leaves the note to be written where only a close was', () => {
    const after = finishWrite({ ...both, notedAt: 3 }, { note: undefined, close: TECHNICIAN }, true, 5);
    expect(after).toMatchObject({ unwritten: true, notedAt: 3, close: undefined });
  });

  test('is given up and shown where GravityZone keeps the status', () => {
    const after = finishWrite(both, { note: 'news', close: TECHNICIAN }, false, 5);
    expect(after).toMatchObject({ unwritten: false, close: undefined, blocked: false });
    expect(after.problem).toMatchObject({ code: 'status-kept', since: 5 });
  });

  test('stays to be written where it failed', () => {
    expect(failWrite(both, true, problem)).toEqual({ ...both, blocked: true, problem });
  });
});
