import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPlumblineError } from '../../../errors/index.ts';
import {
  CREATE,
  KEY,
  NONE_OF_OURS,
  NOT_FOUND,
  UNKNOWN,
  attemptWith,
  readTicket,
  startScriptedManage,
  ticketOf,
} from '../scripted-manage.fixture.ts';
import type { Reply, ScriptedManage } from '../scripted-manage.fixture.ts';

let manage: ScriptedManage;
beforeEach(async () => {
  manage = await startScriptedManage();
});
afterEach(async () => {
  await manage.close();
});

const hit = (id: number, more: object = {}) => ({ id, summary: 'Printer on fire', ...more });
const referred = (id: number, end = '') => hit(id, { externalXRef: `gz:eu:abc${end}` });
const marked = (id: number, enteredBy: string | null, mark = '[GZ-abc]') =>
  hit(id, { summary: `EDR: x ${mark}`, _info: { enteredBy } });
const read = (more: object = {}) => manage.desk().read({ ...UNKNOWN, ...more }, attemptWith());
/** The notes of a ticket on which nothing of ours stands. */
const NO_NOTES: Reply = [200, []];

describe('looking for a ticket', () => {
  it('asks once for references and marks, former ones too, and tells where a new ticket would stand', async () => {
    manage.script.push(NONE_OF_OURS);
    expect(await read({ key: { ...KEY, formerMarks: ['EDR'] } })).toEqual({
      kind: 'absent',
      at: expect.any(Number) as number,
      home: { kind: 'company', isCatchAll: false, remarks: [] },
    });
    expect(manage.seen.map(({ query }) => [query['conditions'], query['fields']])).toEqual([
      [
        'externalXRef="gz:eu:abc" OR externalXRef like "gz:eu:abc:%" OR summary like "%GZ-abc%" OR summary like "%EDR-abc%"',
        'id,summary,externalXRef,_info',
      ],
    ]);
  });

  it('takes the oldest ticket of the highest generation, and names its twins aloud', async () => {
    const ends = { 60: '', 75: ':2', 71: ':2', 50: ':x', 40: 'def', 30: ':2:3' };
    manage.script.push(
      [200, Object.entries(ends).map(([id, end]) => referred(Number(id), end))],
      [200, ticketOf({}, { id: 71, externalXRef: 'gz:eu:abc:2' })],
      NO_NOTES,
    );
    expect(await read()).toMatchObject({
      kind: 'there',
      ticket: { id: '71', generation: 2 },
      own: true,
      twins: ['75'],
    });
    expect(manage.logged).toEqual([
      {
        message: expect.stringContaining('More than one') as string,
        details: { reference: 'gz:eu:abc:2', used: '71', others: ['75'] },
      },
    ]);
  });

  it('takes the others of every generation for twins where that is asked', async () => {
    manage.script.push(
      [200, [referred(60), referred(71, ':2'), referred(69)]],
      [200, ticketOf({}, { id: 71, externalXRef: 'gz:eu:abc:2' })],
      NO_NOTES,
    );
    expect(await read({ everyGeneration: true })).toMatchObject({
      ticket: { id: '71', generation: 2 },
      twins: ['60', '69'],
    });
    expect(manage.logged).toEqual([]);
  });

  it('tells no twin where one of two was merged into the other', async () => {
    const merged = ticketOf({ mergedParentTicket: 70 });
    manage.script.push([200, [referred(69), referred(70)]], [200, merged], [200, ticketOf({}, { id: 70 })]);
    manage.script.push(NO_NOTES);
    expect(await read()).toMatchObject({ ticket: { id: '70' }, mergedFrom: '69', twins: [] });
    expect(manage.logged).toEqual([]);
  });

  it('passes over tickets of lower generations than the asked one', async () => {
    manage.script.push([200, [referred(60), marked(61, 'api')]]);
    expect(await read({ generation: 2 })).toMatchObject({ kind: 'absent' });
  });

  it('goes on to the next hit where one is gone already', async () => {
    manage.script.push(
      [200, [referred(69), referred(70)]],
      NOT_FOUND,
      NOT_FOUND,
      [200, ticketOf({}, { id: 70 })],
      NO_NOTES,
    );
    expect(await read()).toMatchObject({ kind: 'there', ticket: { id: '70' } });
  });

  it('reads the notes of what it found', async () => {
    const page = Array.from({ length: 25 }, (_, at) => ({
      id: at + 1,
      text: at === 3 ? 'x\n[GZ-abc #4.k7]' : null,
    }));
    manage.script.push(
      [200, [referred(69)]],
      [200, ticketOf({})],
      [200, page],
      [200, [{ id: 26, text: '[GZ-abc #5.z9]' }]],
    );
    expect(await read()).toMatchObject({
      kind: 'there',
      notes: { ours: 4, any: 5, begun: undefined },
    });
    expect(manage.seen.slice(2).map(({ query }) => query['page'])).toEqual(['1', '2']);
  });

  it.each<{ case: string; reply: Reply }>([
    { case: 'fails', reply: [500, '<html>'] },
    { case: 'is not found', reply: [404, { code: 'NotFound', message: 'Not found' }] },
    { case: 'brings a page that is no list', reply: [200, '<html>Sign in</html>'] },
    { case: 'brings hits that show nothing', reply: [200, [{ id: 69 }]] },
    {
      case: 'brings more than 2 MiB',
      reply: [200, JSON.stringify([hit(1, { externalXRef: 'x'.repeat(2 ** 21) })])],
    },
    { case: 'breaks off', reply: 'drop' },
  ])('never takes a search that $case for none found', async ({ reply }) => {
    manage.script.push(reply);
    await expect(read()).rejects.toSatisfy(
      (error) => isPlumblineError(error) && !('sent' in error && error.sent === 'perhaps'),
    );
  });
});

describe('a ticket that carries our mark only', () => {
  const lost = (id: number) => ticketOf({}, { id, externalXRef: null, _info: { enteredBy: 'api' } });

  it('is ours where our API member made it, which is known for certain from a ticket that it created', async () => {
    const desk = manage.desk();
    manage.script.push(
      [200, ticketOf({}, { _info: { enteredBy: 'former' } })],
      [201, ticketOf({}, { _info: { enteredBy: 'API' } })],
      [200, [marked(70, 'api'), marked(71, 'jdoe')]],
      [200, lost(70)],
      NO_NOTES,
    );
    await readTicket(desk);
    await desk.write(CREATE, attemptWith());
    expect(await desk.read(UNKNOWN, attemptWith())).toMatchObject({
      kind: 'there',
      ticket: { id: '70', generation: 1 },
      own: true,
      twins: [],
    });
    expect(manage.calls()).toHaveLength(5);
  });

  it('is ours where it holds a note of ours, whoever made it', async () => {
    manage.script.push(
      [200, [marked(70, 'jdoe', '[GZ-abc.2]'), marked(71, null)]],
      [200, [{ id: 1, text: 'x\n[GZ-abc #1.z9]' }]],
      [200, [{ id: 1, text: 'Please have a look.' }]],
      [200, ticketOf({}, { ...lost(70), summary: 'RE: x [GZ-abc.2]' })],
      [200, [{ id: 1, text: 'x\n[GZ-abc #1.z9]' }]],
    );
    expect(await read()).toMatchObject({ kind: 'there', ticket: { id: '70', generation: 2 }, own: true });
    const notes = ['GET /service/tickets/70/notes', 'GET /service/tickets/71/notes'];
    expect(manage.calls().slice(1, 3).sort()).toEqual(notes);
  });

  it('is ours so also in place of one that was not the incident’s own', async () => {
    const noted: Reply = [200, [{ id: 1, text: 'x\n[GZ-abc #1.z9]' }]];
    const bare = ticketOf({}, { ...lost(70), summary: 'RE: x [GZ-abc]', _info: { enteredBy: 'jdoe' } });
    manage.script.push([201, ticketOf({}, { _info: { enteredBy: 'api' } })], NOT_FOUND, NOT_FOUND);
    manage.script.push([200, [marked(70, 'jdoe')]], noted, [200, bare], noted);
    const desk = manage.desk();
    await desk.write(CREATE, attemptWith());
    const question = { ...UNKNOWN, ticket: { id: '90', generation: 1 }, isOwn: false };
    expect(await desk.read(question, attemptWith())).toMatchObject({ ticket: { id: '70' }, own: true });
  });

  it.each<[string, Reply]>([
    ['a reply or a copy otherwise', [200, [{ id: 1, text: 'Please have a look.' }]]],
    ['nothing to us where it vanishes', NOT_FOUND],
  ])('is %s', async (_what, notes) => {
    manage.script.push([200, [marked(70, 'jdoe')]], notes);
    expect(await read()).toMatchObject({ kind: 'absent' });
  });

  it.each([
    ['of another incident', marked(70, 'api', '[GZ-abcd]')],
    ['that is hardly one', marked(70, 'api', 'GZ-abc]')],
    ['in other letters', marked(70, 'api', '[gz-abc]')],
    ['beside the reference of another account', { ...marked(70, 'api'), externalXRef: 'gz:us:abc' }],
  ])('is none of ours by a mark %s', async (_what, found) => {
    manage.script.push([200, [found]]);
    expect(await read()).toMatchObject({ kind: 'absent' });
    expect(manage.calls()).toHaveLength(1);
  });

  it('is not looked into where a ticket of ours is certain', async () => {
    manage.script.push([200, [marked(50, 'jdoe'), referred(69)]], [200, ticketOf({})], NO_NOTES);
    expect(await read()).toMatchObject({ kind: 'there', ticket: { id: '69' }, twins: [] });
  });

  it('is looked into where it is of a later generation than the one that is certain', async () => {
    const noted: Reply = [200, [{ id: 1, text: 'x\n[GZ-abc #1.z9]' }]];
    const successor = { ...lost(70), summary: 'x [GZ-abc.2]' };
    manage.script.push(
      [200, [referred(69), marked(70, 'jdoe', '[GZ-abc.2]')]],
      noted,
      [200, successor],
      noted,
    );
    expect(await read()).toMatchObject({ ticket: { id: '70', generation: 2 }, twins: [] });
  });
});
