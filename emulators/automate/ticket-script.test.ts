import { beforeEach, describe, expect, it } from 'vitest';
import { base64, creation, SEED } from './caller.test-kit.ts';
import type { AutomateModes } from './modes.ts';
import { runTicketScript } from './ticket-script.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld({ ...SEED, modes: {} }, () => Date.parse('2026-03-01T10:00:00Z'));
});

const ALL = ['Operation', 'Marker', 'CategoryId', 'Subject', 'Body', 'TicketId', 'StatusId'];
const run = (parameters: Record<string, string>) => {
  const given = new Map(ALL.map((name) => [name, parameters[name] ?? '']));
  return runTicketScript(given, { clientId: 7, computerId: 1042 }, world);
};
const mode = (modes: Partial<AutomateModes>) => Object.assign(world.modes, modes);
const tickets = () => [...world.tickets.all()];
const bodies = () => tickets()[0]?.comments.map((comment) => comment.body);
const note = (revision: number | string) => `Severity score: 82 → 95\n[GZ-1a #${revision}]`;

describe('create', () => {
  it('opens a ticket whose first comment is the body', () => {
    expect(run(creation('1a'))).toMatchObject({ state: 'Success', wrote: true, ticketId: 1001 });
    expect(tickets()).toMatchObject([
      {
        id: 1001,
        clientId: 7,
        computerId: 1042,
        subject: '[GZ-1a] High: Ransomware on FIN-WS-07',
        categoryId: 178,
        statusId: 1,
        comments: [{ body: 'Severity score: 82\n[GZ-1a #1]', from: 'plumbline-api' }],
      },
    ]);
  });

  it('does nothing where a subject carries the marker, closed or not', () => {
    run({ ...creation('1a'), StatusId: '4' });
    expect(run(creation('1a'))).toMatchObject({ state: 'Success', wrote: false, ticketId: 1001 });
    expect(tickets()).toHaveLength(1);
  });

  it('tells generations and longer ids apart', () => {
    for (const id of ['1a', '1a.2', '1a1']) expect(run(creation(id))).toMatchObject({ wrote: true });
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
    expect(run({ ...onTicket, Operation: 'comment', Body: base64(note(2)) })).toMatchObject({ wrote: true });
    expect(run({ ...onTicket, Operation: 'update', Body: base64(note(3)) })).toMatchObject({ wrote: true });
    expect(bodies()).toEqual(['Severity score: 82\n[GZ-1a #1]', note(2), note(3)]);
  });

  it.each(['comment', 'update'])('%s refuses a note whose mark stands there already', (Operation) => {
    const again = { ...onTicket, Operation, Body: base64(note('5 1/2')) };
    run(again);
    expect(run(again)).toMatchObject({ state: 'Success', wrote: false });
    expect(run({ ...again, Body: base64(note('5 2/2')) })).toMatchObject({ wrote: true });
    expect(bodies()).toHaveLength(3);
  });

  it('append a note twice once that guard is off', () => {
    mode({ noteGuard: false });
    run({ ...onTicket, Operation: 'comment', Body: base64(note(2)) });
    run({ ...onTicket, Operation: 'comment', Body: base64(note(2)) });
    expect(bodies()).toHaveLength(3);
  });

  it('append a text without a mark every time', () => {
    run({ ...onTicket, Operation: 'comment', Body: base64('hello') });
    run({ ...onTicket, Operation: 'comment', Body: base64('hello') });
    expect(bodies()).toHaveLength(3);
  });

  it('set category and status, and leave what is empty', () => {
    run({ ...onTicket, Operation: 'update', CategoryId: '256' });
    expect(tickets()).toMatchObject([{ categoryId: 256, statusId: 1 }]);
    run({ ...onTicket, Operation: 'update', StatusId: '4', Body: base64(note(2)) });
    expect(tickets()).toMatchObject([{ categoryId: 256, statusId: 4, comments: [{}, { body: note(2) }] }]);
  });

  it.each(['comment', 'update'])('%s fails on a ticket that does not carry the marker', (Operation) => {
    run(creation('2b'));
    const end = run({ Operation, Marker: '[GZ-1a]', TicketId: '1002', Body: base64('hello') });
    expect(end).toMatchObject({ state: 'Failure', wrote: false });
    expect(end.message).toContain('does not carry [GZ-1a]');
  });

  it('fail where a technician took the marker out of the subject, and where the ticket is gone', () => {
    world.tickets.change(world.tickets.find(1001) ?? expect.fail(), { subject: 'renamed' });
    expect(run({ ...onTicket, Operation: 'comment', Body: base64('hello') })).toMatchObject({
      state: 'Failure',
    });
    world.tickets.purge(1001);
    expect(run({ ...onTicket, Operation: 'comment', Body: base64('hello') })).toMatchObject({
      state: 'Failure',
    });
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
});

describe('a run fails', () => {
  it.each([
    ['for an unknown operation', { Operation: 'close' }],
    ['for an operation in another case', { Operation: 'Create' }],
    ['for a marker that is none', { Marker: 'GZ-1a' }],
    ['for a marker with wildcards', { Marker: '[GZ-1_a]' }],
    ['for a note mark as marker', { Marker: '[GZ-1a #1]' }],
    ['for a subject that does not start with the marker', { Subject: base64('High [GZ-1a]') }],
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
    ['for a character outside the basic plane', { Body: base64('skull 💀') }],
    ['for a body that was cut by the parameter store', { Body: base64('x'.repeat(60_000)) }],
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

  it('or writes something else when substitution damages a text that is no base64', () => {
    const end = run({ ...creation('1a'), Body: 'YWJj%none%ZGVm@nobody@' });
    expect(end).toMatchObject({ state: 'Success' });
    expect(bodies()).toEqual(['abcdef']);
    expect(run({ ...creation('2b'), Body: '@computername@' })).toMatchObject({ state: 'Failure' });
  });

  it('never for base64 of quotes, signs and letters of the basic plane', () => {
    const text = `it's "50%" @user@ %x% C:\\Temp é Ω 漢 → \u202e`;
    run({ ...creation('1a', text) });
    expect(bodies()).toEqual([text]);
  });

  it('not for other planes where the columns hold them', () => {
    mode({ fourByteText: 'kept' });
    run({ ...creation('1a', 'skull 💀') });
    expect(bodies()).toEqual(['skull 💀']);
  });
});
