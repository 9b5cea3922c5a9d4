import { describe, expect, it } from 'vitest';
import type { TicketThere } from '../../../incident/ticket.ts';
import type { ChangeOrder } from '../../desk.ts';
import { CAREFUL } from '../profile.ts';
import { changeScript, createScript, newCategory } from './script-order.ts';
import { KEY, MARK, change, create, question, settingsFor } from '../scripted-server.fixture.ts';
import { ticketState } from '../tickets/ticket-state.ts';
import { ticketAnswer } from '../automate-answers.ts';

const SETTINGS = settingsFor('http://127.0.0.1');
const PLACE = { clientId: 7, computerId: 1042 };
const NOTHING = { categoryId: undefined, subject: undefined, place: undefined };
const TO_LOW = { from: 'high', to: 'low', place: true, priority: true } as const;
const NOTE = create().body;
const PLACED = { fits: ['high'], on: ['high'], above: [] } as const;
const STANDING = { place: PLACED, home: undefined, stands: 'unknown' } as const;

function there(Subject = `EDR ${MARK}`, comments: string[] | null = [NOTE]): TicketThere {
  const Comments = comments?.map((Body) => ({ Body }));
  const ticket = ticketAnswer.parse({ TicketId: 5, Subject, CategoryId: 178, Comments });
  const ref = { id: '5', generation: 1 };
  return ticketState({ ref, ticket, twins: [] }, question(), SETTINGS, STANDING, { at: 0, ahead: 0 });
}

function scriptFor(changes: Partial<ChangeOrder>, read = there()) {
  const order = change(read, changes);
  return changeScript(order, newCategory(order) && 126);
}

describe('the script call that opens a ticket', () => {
  it('carries the mark of the write before that of the note', () => {
    expect(createScript(create(), PLACE, 178, CAREFUL)).toEqual({
      operation: 'create',
      marker: MARK,
      incident: `GZ-${KEY.incidentId}`,
      place: PLACE,
      ticketId: undefined,
      categoryId: 178,
      subject: create().subject,
      body: `Severity score: 82\n[GZ-${KEY.incidentId} w1.k7ab] [GZ-${KEY.incidentId} #1.k7ab]`,
      noteMark: undefined,
      life: 'k7ab',
      write: 1,
    });
  });

  it('asks for the text as a comment where the server does not show what it keeps', () => {
    expect(createScript(create(), PLACE, 178, { servesFirstText: false }).noteMark).toBe(
      `[GZ-${KEY.incidentId} #1.k7ab]`,
    );
  });

  it('carries the mark of its generation', () => {
    expect(createScript(create({ generation: 2 }), PLACE, 178, CAREFUL).marker).toBe(
      `[GZ-${KEY.incidentId}.2]`,
    );
  });
});

describe('the script call that changes a ticket', () => {
  const marks = `[GZ-${KEY.incidentId} w2.k7ab] [GZ-${KEY.incidentId} #2.k7ab]`;

  it('is a comment where a note is all', () => {
    expect(scriptFor({})).toMatchObject({
      ...NOTHING,
      operation: 'comment',
      marker: MARK,
      incident: `GZ-${KEY.incidentId}`,
      ticketId: '5',
      noteMark: `[GZ-${KEY.incidentId} #2.k7ab]`,
      body: `Severity score: 82 → 89\n${marks}`,
      life: 'k7ab',
      write: 2,
    });
  });

  it.each<[string, Partial<ChangeOrder>, object, string]>([
    [
      'an update with the category',
      { shift: TO_LOW },
      { operation: 'update', categoryId: 126 },
      'set the category to Low',
    ],
    [
      'an update with the subject',
      { subject: `more ${MARK}` },
      { operation: 'update', subject: `more ${MARK}` },
      'corrected the subject',
    ],
    ['an opening', { status: 'open' }, { operation: 'open' }, 'reopened the ticket'],
    ['a finish', { status: 'close' }, { operation: 'finish' }, 'closed the ticket'],
    [
      'a finish with the category',
      { shift: TO_LOW, status: 'close' },
      { operation: 'finish', categoryId: 126 },
      'set the category to Low, closed the ticket',
    ],
  ])('is %s; without a note it says so', (_, changes, expected, said) => {
    const script = { ...NOTHING, ...expected };
    expect(scriptFor(changes)).toMatchObject({ ...script, body: `Severity score: 82 → 89\n${marks}` });
    expect(scriptFor({ ...changes, note: undefined })).toMatchObject({
      ...script,
      body: `Plumbline ${said}.\n[GZ-${KEY.incidentId} w2.k7ab]`,
      noteMark: undefined,
    });
  });

  it('says a note again whose mark was read on the ticket', () => {
    const said = `Said\n[GZ-${KEY.incidentId} #2.k7ab]`;
    expect(scriptFor({}, there(undefined, [NOTE, said]))).toMatchObject({
      body: `Severity score: 82 → 89\n${marks}`,
      noteMark: undefined,
    });
  });

  it('leaves the category where only a priority shall change, which Automate does not have', () => {
    const shift = { ...TO_LOW, place: false };
    expect(scriptFor({ shift })).toMatchObject({ ...NOTHING, operation: 'comment' });
    expect(scriptFor({ shift, note: undefined })).toBeUndefined();
  });

  it('speaks with the word of the mark that stands in the subject', () => {
    const key = { ...KEY, mark: 'NEW', formerMarks: ['GZ'] };
    const subject = `more [NEW-${KEY.incidentId}]`;
    expect(scriptFor({ key, subject, note: undefined })).toMatchObject({
      marker: MARK,
      incident: `GZ-${KEY.incidentId}`,
      subject: `more ${MARK}`,
      body: expect.stringContaining(`[GZ-${KEY.incidentId} w2.k7ab]`) as string,
    });
  });

  it('speaks with the generation of the mark that stands in the subject', () => {
    const marker = `[GZ-${KEY.incidentId}.2]`;
    expect(scriptFor({}, there(`EDR ${marker}`))?.marker).toBe(marker);
  });

  it('is known by a comment of ours where people took the mark out of the subject', () => {
    expect(scriptFor({}, there('Ransomware'))).toMatchObject({
      marker: MARK,
      incident: `GZ-${KEY.incidentId}`,
    });
  });

  it('is refused for a ticket on which no mark stands', () => {
    const bare = there('Ransomware', ['Looked at.']);
    expect(() => scriptFor({}, bare)).toThrow(expect.objectContaining({ code: 'mark-lost' }));
  });

  it('is refused where a note could not be read back, not without one', () => {
    const silent = there(undefined, null);
    expect(() => scriptFor({}, silent)).toThrow(expect.objectContaining({ code: 'comments-not-served' }));
    expect(scriptFor({ shift: TO_LOW, note: undefined }, silent)).toMatchObject({ categoryId: 126 });
  });
});
