import { beforeEach, describe, expect, it } from 'vitest';
import { base64, commenting, creation, marked, SEED, writing } from './caller.test-kit.ts';
import type { AutomateModes } from './modes.ts';
import { runTicketScript } from './ticket-script.ts';
import { SCRIPT_PARAMETERS } from './script-parameters.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
let clock: number;
beforeEach(() => {
  clock = Date.parse('2026-03-01T10:00:00Z');
  world = createWorld({ ...SEED, modes: {} }, () => clock);
});

const run = (parameters: Record<string, string>) => {
  const given = new Map(SCRIPT_PARAMETERS.map((name) => [name, parameters[name] ?? '']));
  return runTicketScript(given, { clientId: 7, computerId: 1042 }, world);
};
const mode = (modes: Partial<AutomateModes>) => Object.assign(world.modes, modes);
const tickets = () => [...world.tickets.all()];
const bodies = () => tickets()[0]?.comments.map((comment) => comment.body);
const note = (number: number, revision: number | string = number) =>
  marked('1a', 'Severity score: 82 → 95', number, revision);
const noting = (number: number, revision?: number | string) =>
  writing('1a', 'Severity score: 82 → 95', number, revision ?? number);

describe('create', () => {
  it('opens a ticket whose first comment is the body', () => {
    expect(run(creation('1a'))).toMatchObject({ state: 'Success', wrote: true, ticketId: 1001 });
    expect(tickets()).toMatchObject([
      {
        id: 1001,
        clientId: 7,
        computerId: 1042,
        subject: 'EDR: Ransomware on FIN-WS-07 [GZ-1a]',
        categoryId: 178,
        statusId: 1,
        comments: [{ body: marked('1a', 'Severity score: 82', 1, 1), from: 'plumbline-api' }],
      },
    ]);
  });

  it('does nothing where a subject carries the marker, closed or not', () => {
    run({ ...creation('1a'), StatusId: '4' });
    expect(run(creation('1a'))).toMatchObject({ state: 'Success', wrote: false, ticketId: 1001 });
    expect(tickets()).toHaveLength(1);
  });

  it('tells generations and longer ids apart', () => {
    for (const id of ['1a', '1a1']) expect(run(creation(id))).toMatchObject({ wrote: true });
    expect(run({ ...creation('1a.2'), ...writing('1a', 'text', 1) })).toMatchObject({ wrote: true });
  });

  it('makes duplicates once its guard is off', () => {
    mode({ createGuard: false });
    run(creation('1a'));
    run(creation('1a'));
    expect(tickets()).toHaveLength(2);
  });
});

describe('comment and update', () => {
  beforeEach(() => {
    run(creation('1a'));
  });
  const onTicket = { Marker: '[GZ-1a]', TicketId: '1001' };

  it('append the body', () => {
    expect(run({ ...onTicket, Operation: 'comment', ...noting(2) })).toMatchObject({ wrote: true });
    expect(run({ ...onTicket, Operation: 'update', ...noting(3) })).toMatchObject({ wrote: true });
    expect(bodies()).toEqual([marked('1a', 'Severity score: 82', 1, 1), note(2), note(3)]);
  });

  it.each(['comment', 'update'])('%s refuses a note whose mark stands there already', (Operation) => {
    const again = { ...onTicket, Operation };
    run({ ...again, ...noting(2, '5 1/2') });
    expect(run({ ...again, ...noting(3, '5 1/2') })).toMatchObject({ state: 'Success', wrote: false });
    expect(run({ ...again, ...noting(4, '5 2/2') })).toMatchObject({ wrote: true });
    expect(bodies()).toHaveLength(3);
  });

  it('find the note mark before a write mark that ends the body', () => {
    const ending = (number: number) => ({
      ...noting(number),
      Body: base64(`Severity score: 82 → 95\n[GZ-1a #5.k7] [GZ-1a w${number}.k7ab]`),
    });
    run({ ...onTicket, Operation: 'comment', ...ending(2) });
    expect(run({ ...onTicket, Operation: 'comment', ...ending(3) })).toMatchObject({ wrote: false });
  });

  it('append a note twice once that guard is off', () => {
    mode({ noteGuard: false });
    run({ ...onTicket, Operation: 'comment', ...noting(2, 5) });
    run({ ...onTicket, Operation: 'comment', ...noting(3, 5) });
    expect(bodies()).toHaveLength(3);
  });

  it.each(['hello', 'hello [GZ-1a #5]', '[GZ-1a #5.k7] hello'])(
    'append the text "%s" every time: it ends in no note mark',
    (text) => {
      run(commenting('1a', 1001, text, 2));
      run(commenting('1a', 1001, text, 3));
      expect(bodies()).toHaveLength(3);
    },
  );

  it('set category, status and subject, and leave what is empty', () => {
    run({ ...onTicket, Operation: 'update', CategoryId: '256', ...noting(2) });
    expect(tickets()).toMatchObject([{ categoryId: 256, statusId: 1 }]);
    run({ ...onTicket, Operation: 'update', StatusId: '4', ...noting(3) });
    run({ ...onTicket, Operation: 'update', Subject: base64('EDR: Worm [GZ-1a]'), ...noting(4) });
    expect(tickets()).toMatchObject([
      {
        categoryId: 256,
        statusId: 4,
        subject: 'EDR: Worm [GZ-1a]',
        comments: [{}, { body: note(2) }, { body: note(3) }, { body: note(4) }],
      },
    ]);
  });

  it('leave the bare write mark where a change comes with a note that stands there', () => {
    run({ ...onTicket, Operation: 'comment', ...noting(2, 5) });
    const end = run({ ...onTicket, Operation: 'update', CategoryId: '256', ...noting(3, 5) });
    expect(end).toMatchObject({ wrote: true });
    expect(tickets()).toMatchObject([{ categoryId: 256 }]);
    expect(bodies()?.slice(1)).toEqual([note(2, 5), '[GZ-1a w3.k7ab]']);
  });

  it.each(['comment', 'update'])('%s fails on a ticket that does not carry the marker', (Operation) => {
    run(creation('2b'));
    const end = run({ ...commenting('1a', 1002, 'hello', 2), Operation });
    expect(end).toMatchObject({ state: 'Failure', wrote: false });
    expect(end.message).toContain('does not carry [GZ-1a]');
  });

  it('fail where a technician took the marker out of the subject, and where the ticket is gone', () => {
    world.tickets.change(world.tickets.find(1001) ?? expect.fail(), { subject: 'renamed' });
    expect(run(commenting('1a', 1001, 'hello', 2))).toMatchObject({ state: 'Failure' });
    world.tickets.purge(1001);
    expect(run(commenting('1a', 1001, 'hello', 2))).toMatchObject({ state: 'Failure' });
  });
});

describe('a write', () => {
  const comment = (number: number, changes: Record<string, string> = {}) =>
    run({ ...commenting('1a', 1001, `text ${number}`, number), ...changes });
  const other = (life: string, number: number) => ({
    Life: life,
    Body: base64(`text\n[GZ-1a w${number}.${life}]`),
  });
  const texts = () => bodies()?.map((body) => body.split('\n')[0]);

  it.each(['create', 'comment', 'update'])('that expired leaves nothing behind (%s)', (Operation) => {
    run(creation('2b'));
    const late = { ...commenting('2b', 1001, 'late', 2), ...changesOf(Operation) };
    clock = Date.parse('2026-03-01T10:00:30Z');
    expect(run({ ...late, Expires: '2026-03-01 10:00:30' })).toMatchObject({
      state: 'Success',
      wrote: false,
      message: 'Expired at 2026-03-01 10:00:30.',
    });
    expect(tickets()).toMatchObject([{ categoryId: 178, comments: [{}] }]);
    expect(run({ ...late, Expires: '2026-03-01 10:00:31' })).toMatchObject({ wrote: Operation !== 'create' });
  });
  const changesOf = (Operation: string): Record<string, string> =>
    Operation === 'comment'
      ? { Operation }
      : { Operation, CategoryId: '256', Subject: base64('EDR: Worm [GZ-2b]') };

  it('that expired is told so before its ticket is looked for', () => {
    expect(comment(2, { Expires: '2026-03-01 09:59:59' })).toMatchObject({ state: 'Success' });
    expect(comment(2)).toMatchObject({ state: 'Failure', message: 'Ticket 1001 does not exist.' });
  });

  it('is overtaken by a later one of the same life, whoever of them was asked for first', () => {
    run(creation('1a'));
    comment(10);
    expect(comment(9)).toMatchObject({
      state: 'Success',
      wrote: false,
      ticketId: 1001,
      message: 'Overtaken by write 10 of life k7ab.',
    });
    expect(comment(9, { Operation: 'update', CategoryId: '256' })).toMatchObject({ wrote: false });
    expect(run(creation('1a'))).toMatchObject({ message: 'Overtaken by write 10 of life k7ab.' });
    expect(tickets()).toMatchObject([{ categoryId: 178 }]);
    expect(texts()).toEqual(['Severity score: 82', 'text 10']);
  });

  it('is done once', () => {
    run(creation('1a'));
    comment(2);
    expect(comment(2, { Operation: 'update', CategoryId: '256' })).toMatchObject({
      state: 'Success',
      wrote: false,
      ticketId: 1001,
      message: 'Write 2 of life k7ab stands there already.',
    });
    expect(tickets()).toMatchObject([{ categoryId: 178, comments: [{}, {}] }]);
  });

  it('is not held up by other lives, by earlier ones, nor by other incidents', () => {
    run(creation('1a'));
    comment(7);
    world.tickets.comment(world.tickets.find(1001) ?? expect.fail(), 'see [GZ-1a1 w99.k7ab]', 'technician');
    expect(comment(2, other('m3cd', 2))).toMatchObject({ wrote: true });
    expect(comment(8)).toMatchObject({ wrote: true });
    expect(comment(3, other('k7', 3))).toMatchObject({ wrote: true });
  });

  it('of a later generation bears the name of the incident alone', () => {
    const first = creation('1a.2');
    expect(run(first)).toMatchObject({ message: 'The body does not carry [GZ-1a w1.k7ab].' });
    expect(run({ ...first, ...writing('1a', 'text', 1) })).toMatchObject({ wrote: true });
    expect(bodies()).toEqual([marked('1a', 'text', 1)]);
  });

  it('goes by without looking once that guard is off', () => {
    mode({ writeGuard: false });
    run(creation('1a'));
    for (const number of [3, 2, 2]) expect(comment(number)).toMatchObject({ wrote: true });
  });
});

describe('a marker', () => {
  it.each(['[GZ-1a]', '[SOC1-1a]', '[AB-6690e2c52ca2436a3af4adbe.12]', '[ABCDEF-1-2]'])(
    'may be %s',
    (Marker) => {
      const name = Marker.slice(1, -1).split('.')[0];
      const Subject = base64(`EDR: Worm ${Marker}`);
      const Body = base64(`text\n[${name} w1.k7ab]`);
      expect(run({ ...creation('1a'), Marker, Subject, Body })).toMatchObject({ wrote: true });
    },
  );

  it.each([
    'GZ-1a',
    '[gz-1a]',
    '[G-1a]',
    '[1Z-1a]',
    '[ABCDEFG-1a]',
    '[GZ-1_a]',
    '[GZ-]',
    '[GZ-1a.0]',
    '[GZ-1a #1]',
  ])('may not be %s', (Marker) => {
    const end = run({ ...creation('1a'), Marker, Subject: base64(`EDR: Worm ${Marker}`) });
    expect(end).toMatchObject({ state: 'Failure', message: `Parameter Marker is no ticket mark: ${Marker}` });
  });

  it('is found anywhere in a subject', () => {
    run(creation('1a'));
    world.tickets.change(world.tickets.find(1001) ?? expect.fail(), { subject: 'RE: [GZ-1a] please' });
    expect(run(commenting('1a', 1001, 'hello', 2))).toMatchObject({ wrote: true });
  });
});

describe('ping', () => {
  const ping = { Operation: 'ping', Marker: '[GZ-ping]', Body: 'cGx1bWJsaW5lIHBpbmcgw6kgfj9+Pj4/IDdjMWU=' };

  it('gives the decoded text back, or nothing', () => {
    expect(run(ping)).toMatchObject({
      state: 'Success',
      message: 'plumbline ping é ~?~>>? 7c1e',
      wrote: false,
    });
    mode({ pingText: false });
    expect(run(ping)).toMatchObject({ state: 'Success', message: '' });
  });

  it('may leave end, life and number of a write empty, but not give nonsense', () => {
    expect(run({ ...ping, Expires: '2020-01-01 00:00:00', Life: 'k7ab', Write: '1' })).toMatchObject({
      state: 'Success',
    });
    for (const nonsense of [{ Expires: 'soon' }, { Life: '-' }, { Write: 'x' }])
      expect(run({ ...ping, ...nonsense })).toMatchObject({ state: 'Failure' });
  });
});

describe('a run fails', () => {
  it.each([
    ['for an unknown operation', { Operation: 'close' }],
    ['for an operation in another case', { Operation: 'Create' }],
    ['for a subject that does not carry the marker', { Subject: base64('EDR: Worm [GZ-1b]') }],
    ['without a subject', { Subject: '' }],
    ['without an end', { Expires: '' }],
    ['for an end with a zone', { Expires: '2999-12-31T23:59:59Z' }],
    ['for an end without seconds', { Expires: '2999-12-31 23:59' }],
    ['for an end on a day that does not exist', { Expires: '2999-02-30 00:00:00' }],
    ['for an end at an hour that does not exist', { Expires: '2999-01-01 24:00:00' }],
    ['without a life', { Life: '' }],
    ['for a life of one sign', { Life: 'k' }],
    ['for a life of nine signs', { Life: 'k7abcdefg' }],
    ['for a life in capitals', { Life: 'K7AB' }],
    ['without the number of the write', { Write: '' }],
    ['for write 0', { Write: '0' }],
    ['for a write with a leading zero', { Write: '01' }],
    ['for a body with the mark of another write', { Write: '2' }],
    ['for a body with the mark of another life', { Life: 'm3cd' }],
    ['for a body without the mark of a write', { Body: base64('Severity score: 82\n[GZ-1a #1.k7]') }],
    ['for an unknown category', { CategoryId: '999' }],
    ['without a category', { CategoryId: '' }],
    ['for a category in words', { CategoryId: 'High' }],
    ['for an unknown status', { StatusId: '99' }],
    ['without a body', { Body: '' }],
    ['for a plain body', { Body: 'Ransomware on FIN-WS-07' }],
    ['for base64 without padding', { Body: base64('ab').replaceAll('=', '') }],
    ['for URL-safe base64', { Body: '-_-_' }],
    [
      'for base64 of something that is not UTF-8',
      { Body: Buffer.from([0xff, 0xfe, 0xfd]).toString('base64') },
    ],
    ['for a character outside the basic plane', writing('1a', 'skull 💀', 1)],
    ['for a body that was cut by the parameter store', writing('1a', 'x'.repeat(60_000), 1)],
  ])('%s', (_why, changes) => {
    expect(run({ ...creation('1a'), ...changes })).toMatchObject({ state: 'Failure', wrote: false });
    expect(tickets()).toEqual([]);
  });

  it.each(["YWJj'", 'YWJj"', 'YWJj\\'])('in its SQL for %s, before anything is decoded', (Body) => {
    expect(run({ ...creation('1a'), Body })).toMatchObject({
      message: 'SQL syntax error near parameter Body.',
    });
  });

  it('when a parameter is missing or spelled otherwise', () => {
    const given = new Map(Object.entries({ ...creation('1a'), TicketId: '', statusid: '' }));
    const end = runTicketScript(given, { clientId: 7, computerId: 1042 }, world);
    expect(end).toMatchObject({ state: 'Failure', message: 'Parameter StatusId was not given.' });
  });

  it.each(SCRIPT_PARAMETERS)('when %s is missing', (name) => {
    const given = new Map<string, string>(
      SCRIPT_PARAMETERS.map((known) => [known, creation('1a')[known] ?? '']),
    );
    given.delete(name);
    const end = runTicketScript(given, { clientId: 7, computerId: 1042 }, world);
    expect(end).toMatchObject({ state: 'Failure', message: `Parameter ${name} was not given.` });
  });

  it.each(['comment', 'update'])('when %s says nothing', (Operation) => {
    run(creation('1a'));
    const end = run({ ...commenting('1a', 1001, '', 2), Operation, Body: '' });
    expect(end).toMatchObject({ state: 'Failure', message: 'The body does not carry [GZ-1a w2.k7ab].' });
    expect(bodies()).toHaveLength(1);
  });

  it('or writes something else when substitution damages a text that is no base64', () => {
    const marks = creation('1a')['Body'] ?? '';
    const end = run({ ...creation('1a'), Body: `YWJj%none%ZGVm@nobody@${marks}` });
    expect(end).toMatchObject({ state: 'Success' });
    expect(bodies()).toEqual([`abcdef${marked('1a', 'Severity score: 82', 1, 1)}`]);
    expect(run({ ...creation('2b'), Body: '@computername@' })).toMatchObject({ state: 'Failure' });
  });

  it('never for base64 of quotes, signs and letters of the basic plane', () => {
    const text = `it's "50%" @user@ %x% C:\\Temp é Ω 漢 → \u202e`;
    run(creation('1a', text));
    expect(bodies()).toEqual([marked('1a', text, 1, 1)]);
  });

  it('not for other planes where the columns hold them', () => {
    mode({ fourByteText: 'kept' });
    run({ ...creation('1a', 'skull 💀') });
    expect(bodies()).toEqual([marked('1a', 'skull 💀', 1, 1)]);
  });
});
