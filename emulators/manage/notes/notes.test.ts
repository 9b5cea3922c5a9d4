import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';

let trial: Trial;
let id: number;
let now = Date.parse('2026-01-05T10:00:00Z');
beforeAll(async () => void (trial = await startTrial({ now: () => now })));
beforeEach(async () => void (id = await trial.open({ initialDescription: 'first' })));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const add = (note: unknown): ReturnType<Trial['call']> =>
  trial.call('POST', `/service/tickets/${id}/notes`, note);
const INTERNAL = {
  text: 'seen\nby us',
  internalAnalysisFlag: true,
  detailDescriptionFlag: false,
  resolutionFlag: false,
};

describe('adding a note', () => {
  it.each(['detailDescriptionFlag', 'internalAnalysisFlag', 'resolutionFlag'])(
    'answers 201 with the note in the tab of %s',
    async (flag) => {
      const answer = await add({ text: 'a note', [flag]: true });
      expect(answer.status).toBe(201);
      const tabs = {
        detailDescriptionFlag: false,
        internalAnalysisFlag: false,
        resolutionFlag: false,
        [flag]: true,
      };
      expect(answer.json).toMatchObject({
        ticketId: id,
        text: 'a note',
        createdBy: 'apimember',
        dateCreated: '2026-01-05T10:00:00Z',
        ...tabs,
      });
    },
  );

  it('moves lastUpdated of the ticket', async () => {
    now += 7_000;
    await add(INTERNAL);
    const ticket = (await trial.call('GET', `/service/tickets/${id}`)).json as {
      _info: { lastUpdated: string };
    };
    expect(Date.parse(ticket._info.lastUpdated)).toBe(now);
  });

  it.each([
    [
      'emailContactFlag, which belongs to time entries',
      { ...INTERNAL, emailContactFlag: false },
      'emailContactFlag',
    ],
    ['note', { ...INTERNAL, note: 'x' }, 'note'],
  ])('refuses the unknown member %s', async (_, body, member) => {
    const answer = await add(body);
    expect(answer.status).toBe(400);
    const { code, message } = answer.json as { code: string; message: string };
    expect(code).toBe('ConnectWiseApi');
    expect(message).toMatch(
      new RegExp(
        `^Could not find member '${member}' on object of type 'ServiceNote'\\. Path '${member}', line 1, position \\d+\\.Check your accept header`,
      ),
    );
  });

  it('refuses a note that belongs to no tab', async () => {
    const answer = await add({ text: 'nowhere' });
    const message = expect.stringContaining('choose where to display the notes') as string;
    expect([answer.status, answer.json]).toMatchObject([
      400,
      { errors: [{ code: 'InvalidObject', message }] },
    ]);
  });

  it.each([{ member: { id: 101 } }, { contact: { id: 71 } }])(
    'in the name of somebody is not modelled: %j',
    async (whose) => {
      expect((await add({ ...INTERNAL, ...whose })).status).toBe(501);
    },
  );

  it('answers 404 for a ticket that is not there', async () => {
    const answer = await trial.call('POST', '/service/tickets/57919/notes', INTERNAL);
    expect([answer.status, answer.json]).toEqual([
      404,
      { code: 'NotFound', message: 'Ticket 57919 not found' },
    ]);
  });

  it('makes single spaces of line breaks in that mode', async () => {
    trial.emulator.faults.set({ noteLineBreaks: 'spaces' });
    expect((await add({ ...INTERNAL, text: 'a\r\nb\nc' })).json).toMatchObject({ text: 'a b c' });
  });
});

describe('reading notes', () => {
  const texts = async (query: string): Promise<unknown> =>
    ((await trial.call('GET', `/service/tickets/${id}/${query}`)).json as { text: string }[]).map(
      ({ text }) => text,
    );

  it('lists 25 a page, oldest first', async () => {
    for (let number = 2; number <= 30; number += 1) await add({ ...INTERNAL, text: `note ${number}` });
    expect(await texts('notes')).toHaveLength(25);
    expect(await texts('notes?page=2')).toEqual(['note 26', 'note 27', 'note 28', 'note 29', 'note 30']);
    expect(await texts('notes?pageSize=1&orderBy=id desc')).toEqual(['note 30']);
  });

  it('finds by text and tab', async () => {
    await add({ ...INTERNAL, text: 'mark (#2)' });
    expect(await texts('notes?conditions=text contains "(%232)" and internalAnalysisFlag=true')).toEqual([
      'mark (#2)',
    ]);
  });

  it('reads one by its id', async () => {
    const { id: note } = (await add(INTERNAL)).json as { id: number };
    expect((await trial.call('GET', `/service/tickets/${id}/notes/${note}`)).json).toMatchObject({
      id: note,
      text: 'seen\nby us',
    });
    expect((await trial.call('GET', `/service/tickets/${id}/notes/99999`)).status).toBe(404);
  });
});

describe('a note', () => {
  let note: number;
  beforeEach(async () => void (note = ((await add(INTERNAL)).json as { id: number }).id));
  const change = (method: string, body?: unknown, ticket = id): ReturnType<Trial['call']> =>
    trial.call(method, `/service/tickets/${ticket}/notes/${note}`, body);
  const text = async (): Promise<unknown> => (await change('GET')).json;

  it.each(['text', '/text'])('can be changed by the path %s', async (path) => {
    now += 5_000;
    const changed = await change('PATCH', [{ op: 'replace', path, value: 'second' }]);
    expect([changed.status, changed.json]).toMatchObject([
      200,
      { text: 'second', internalAnalysisFlag: true },
    ]);
    expect(await text()).toEqual(changed.json);
    const { json } = await trial.call('GET', `/service/tickets/${id}`);
    const lastUpdated = new Date(now).toISOString().replace('.000Z', 'Z');
    expect(json).toMatchObject({ _info: { lastUpdated } });
  });

  it.each([
    [[{ op: 'replace', path: 'Text', value: 'x' }]],
    [[{ op: 'replace', path: 'text', value: 7 }]],
    [[{ op: 'replace', path: 'text' }]],
    [[{ op: 'remove', path: 'internalAnalysisFlag' }]],
    [{ text: 'x' }],
  ])('is not changed by %j', async (body) => {
    expect((await change('PATCH', body)).status).toBe(400);
    expect(await text()).toMatchObject({ text: 'seen\nby us' });
  });

  it('can be deleted once', async () => {
    expect([(await change('DELETE')).status, (await change('DELETE')).status]).toEqual([204, 404]);
  });

  it.each(['GET', 'PATCH', 'DELETE'])('of another ticket is not there for %s', async (method) => {
    const other = await trial.open();
    expect((await change(method, method === 'PATCH' ? [] : undefined, other)).status).toBe(404);
  });

  it('keeps its author when another changes it', async () => {
    const body = [{ op: 'replace', path: 'text', value: 'theirs' }];
    await trial.technician('PATCH', `/service/tickets/${id}/notes/${note}`, body);
    expect(await text()).toMatchObject({
      text: 'theirs',
      createdBy: 'apimember',
      _info: { updatedBy: 'technician' },
    });
  });
});
