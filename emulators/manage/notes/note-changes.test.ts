import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFurnishedTrial } from '../furnished-trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
let id: number;
let note: number;
let now = Date.parse('2026-01-05T10:00:00Z');
beforeAll(async () => void (trial = await startFurnishedTrial({ now: () => now })));
beforeEach(async () => {
  id = await trial.open();
  const answer = await trial.call('POST', `/service/tickets/${id}/notes`, NOTE);
  note = (answer.json as { id: number }).id;
  now += 5_000;
});
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const NOTE = { text: 'first', internalAnalysisFlag: true };
const change = (method: string, body?: unknown, path = `${id}/notes/${note}`): ReturnType<Trial['call']> =>
  trial.call(method, `/service/tickets/${path}`, body);
const read = async (path: string): Promise<unknown> =>
  (await trial.call('GET', `/service/tickets/${id}/${path}`)).json;
const texts = async (list: string): Promise<string[]> =>
  ((await read(list)) as { text: string }[]).map(({ text }) => text);

describe('a note', () => {
  it.each([
    ['PUT', { text: 'second', resolutionFlag: true }, { internalAnalysisFlag: false, resolutionFlag: true }],
    ['PATCH', [{ op: 'replace', path: 'text', value: 'second' }], { internalAnalysisFlag: true }],
    ['PATCH', [{ op: 'replace', path: '/text', value: 'second' }], { internalAnalysisFlag: true }],
  ])('can be changed by %s with %j', async (method, body, flags) => {
    const answer = await change(method, body);
    const expected = { id: note, text: 'second', ...flags, dateCreated: '2026-01-05' };
    const { dateCreated, ...rest } = answer.json as { dateCreated: string };
    expect([answer.status, { ...rest, dateCreated: dateCreated.slice(0, 10) }]).toMatchObject([
      200,
      expected,
    ]);
    expect(await read(`notes/${note}`)).toMatchObject({ text: 'second', ...flags });
    expect(await read('notes/count')).toEqual({ count: 1 });
  });

  it('moves the time stamps of its ticket where it is changed', async () => {
    await change('PATCH', [{ op: 'replace', path: 'text', value: 'second' }]);
    const ticket = (await trial.call('GET', `/service/tickets/${id}`)).json as {
      _info: { lastUpdated: string };
    };
    expect(Date.parse(ticket._info.lastUpdated)).toBe(now);
  });

  it.each([
    ['PUT', { text: 'no tab' }],
    ['PUT', { ...NOTE, emailContactFlag: true }],
    ['PATCH', [{ op: 'replace', path: 'Text', value: 'x' }]],
    ['PATCH', [{ op: 'replace', path: 'text', value: 7 }]],
    ['PATCH', [{ op: 'replace', path: 'text' }]],
    ['PATCH', [{ op: 'remove', path: 'internalAnalysisFlag' }]],
    ['PATCH', { text: 'x' }],
  ])('is not changed by %s with %j', async (method, body) => {
    expect((await change(method, body)).status).toBe(400);
    expect(await texts('notes')).toEqual(['first']);
  });

  it('can be deleted once', async () => {
    expect((await change('DELETE')).status).toBe(204);
    expect(await texts('notes')).toEqual([]);
    expect((await change('DELETE')).status).toBe(404);
  });

  it.each([
    ['PUT', NOTE],
    ['PATCH', []],
    ['DELETE', undefined],
  ])('of another ticket is not there for %s', async (method, body) => {
    const other = await trial.open();
    expect((await change(method, body, `${other}/notes/${note}`)).status).toBe(404);
  });

  it('keeps its author when another changes it', async () => {
    await trial.raw(
      'PATCH',
      `/emulator/technician/service/tickets/${id}/notes/${note}`,
      JSON.stringify([{ op: 'replace', path: 'text', value: 'theirs' }]),
    );
    expect(await read(`notes/${note}`)).toMatchObject({
      text: 'theirs',
      createdBy: 'apimember',
      _info: { updatedBy: 'technician' },
    });
  });

  it.each([
    [71, 201, { contact: { id: 71, name: 'Ann Lee' } }],
    [73, 400, { errors: [{ code: 'NotFound', field: 'contact/id' }] }],
  ])('in the name of contact %i gives %i', async (contact, status, expected) => {
    const answer = await trial.call('POST', `/service/tickets/${id}/notes`, {
      ...NOTE,
      contact: { id: contact },
    });
    expect([answer.status, answer.json]).toMatchObject([status, expected]);
  });
});

describe('a time entry', () => {
  const enter = (entry: unknown): ReturnType<Trial['raw']> =>
    trial.raw('POST', '/emulator/technician/time/entries', JSON.stringify(entry));
  const entry = { chargeToType: 'ServiceTicket', notes: 'on site', addToInternalAnalysisFlag: true };

  it('is among all notes, with its type, but not among the ticket notes', async () => {
    expect((await enter({ ...entry, chargeToId: id })).status).toBe(201);
    expect(await read('allNotes')).toMatchObject([
      { text: 'first', noteType: 'TicketNote', createdBy: 'apimember' },
      { text: 'on site', noteType: 'TimeEntryNote', createdBy: 'technician' },
    ]);
    expect(await texts('notes')).toEqual(['first']);
    expect(await read('notes/count')).toEqual({ count: 1 });
  });

  it.each(['notes', 'allNotes'])('cannot be filtered by its type in %s', async (list) => {
    expect(await read(`${list}?conditions=noteType="TimeEntryNote"`)).toEqual({
      code: 'ApiFindCondition',
      message: 'noteType is not a recognized name.',
    });
  });

  it.each([{}, { chargeToId: 57919 }, { chargeToId: null }])('is refused for %j', async (charge) => {
    expect((await enter({ ...entry, ...charge })).status).toBe(400);
  });

  it.each([
    [{ chargeToType: null }, 400],
    [{ chargeToType: undefined }, 400],
    [{ chargeToType: 'Ticket' }, 400],
    [{ chargeToType: 'ChargeCode' }, 501],
    [{ chargeToType: 'ProjectTicket' }, 501],
    [{ chargeToType: 'Activity' }, 501],
  ])('of a ticket is refused for %j', async (charge, status) => {
    expect((await enter({ ...entry, chargeToId: id, ...charge })).status).toBe(status);
    expect(await texts('allNotes')).toEqual(['first']);
  });

  it('is no note that can be changed', async () => {
    const { id: time } = (await enter({ ...entry, chargeToId: id })).json as { id: number };
    expect((await change('DELETE', undefined, `${id}/notes/${time}`)).status).toBe(404);
  });
});
