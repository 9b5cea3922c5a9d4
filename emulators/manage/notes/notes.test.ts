import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.ts';
import type { Trial } from '../trial.ts';

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
    expect((await add({ text: 'nowhere' })).status).toBe(400);
  });

  it.each([
    [{ identifier: 'nobody' }],
    [{ id: 999 }],
    [{ id: 101, identifier: 'nobody' }],
    [{ id: 999, identifier: 'apimember' }],
    [{}],
    [{ id: null }],
  ])('refuses the author %j, who does not exist', async (member) => {
    const answer = await add({ ...INTERNAL, member });
    expect([answer.status, answer.json]).toMatchObject([400, { errors: [{ code: 'NotFound' }] }]);
  });

  it.each([[{ identifier: 'apimember' }], [{ id: 101 }], [{ id: 101, identifier: 'apimember' }]])(
    'takes the author %j',
    async (member) => {
      expect((await add({ ...INTERNAL, member })).json).toMatchObject({ createdBy: 'apimember' });
    },
  );

  it('answers 404 for a ticket that is not there', async () => {
    const answer = await trial.call('POST', '/service/tickets/57919/notes', INTERNAL);
    expect([answer.status, answer.json]).toEqual([
      404,
      { code: 'NotFound', message: 'Ticket 57919 not found' },
    ]);
  });

  it('sends an e-mail where asked to, of an internal note as well, and none by default', async () => {
    const mails = async (): Promise<unknown[]> =>
      ((await trial.raw('GET', '/emulator/emails')).json as { ticketId: number; cause: string }[]).filter(
        (email) => email.ticketId === id && email.cause === 'note added',
      );
    await add(INTERNAL);
    expect(await mails()).toEqual([]);
    await add({ ...INTERNAL, processNotifications: true });
    expect(await mails()).toMatchObject([{ internal: true }]);
  });

  it('makes single spaces of line breaks in that mode', async () => {
    trial.emulator.faults.set({ noteLineBreaks: 'spaces' });
    expect((await add({ ...INTERNAL, text: 'a\r\nb\nc' })).json).toMatchObject({ text: 'a b c' });
  });
});

describe('a note on a closed ticket', () => {
  const closedFlag = async (): Promise<unknown> =>
    ((await trial.call('GET', `/service/tickets/${id}`)).json as { closedFlag: boolean }).closedFlag;
  beforeEach(async () => {
    await trial.call('PATCH', `/service/tickets/${id}`, [
      { op: 'replace', path: 'status', value: { id: 312 } },
    ]);
  });

  it('is accepted, and the ticket stays closed', async () => {
    expect([(await add(INTERNAL)).status, await closedFlag()]).toEqual([201, true]);
  });

  it('is refused in one mode', async () => {
    trial.emulator.faults.set({ notesOnClosedTickets: 'refused' });
    expect([(await add(INTERNAL)).status, await closedFlag()]).toEqual([403, true]);
  });

  it('reopens in another', async () => {
    trial.emulator.faults.set({ notesOnClosedTickets: 'reopen' });
    expect([(await add(INTERNAL)).status, await closedFlag()]).toEqual([201, false]);
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
    expect((await trial.call('GET', `/service/tickets/${id}/notes/count`)).json).toEqual({ count: 30 });
  });

  it('finds by text and tab', async () => {
    await add({ ...INTERNAL, text: 'mark (#2)' });
    expect(await texts('notes?conditions=text contains "(%232)" and internalAnalysisFlag=true')).toEqual([
      'mark (#2)',
    ]);
  });

  it('tells the type in allNotes, where it cannot be filtered by', async () => {
    expect((await trial.call('GET', `/service/tickets/${id}/allNotes`)).json).toMatchObject([
      { text: 'first', noteType: 'TicketNote', mergedFlag: false },
    ]);
    expect(
      (await trial.call('GET', `/service/tickets/${id}/allNotes?conditions=noteType="TicketNote"`)).json,
    ).toEqual({
      code: 'ApiFindCondition',
      message: 'noteType is not a recognized name.',
    });
  });

  it.each(['notes', 'allNotes'])('answers 404 to %s of a ticket that is not there', async (list) => {
    expect((await trial.call('GET', `/service/tickets/57919/${list}`)).status).toBe(404);
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
