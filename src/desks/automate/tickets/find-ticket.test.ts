import { describe, expect, it } from 'vitest';
import { seenTickets } from '../../seen-tickets.ts';
import { findTicket } from './find-ticket.ts';
import { KEY, MARK, settingsFor } from '../scripted-server.fixture.ts';
import type { Tickets } from './tickets.ts';
import { ticketAnswer } from '../automate-answers.ts';
import type { TicketRow } from '../automate-answers.ts';

const US = settingsFor('http://127.0.0.1').username;
const SECOND = `[GZ-${KEY.incidentId}.2]`;
const NOTE = `payload\n[GZ-${KEY.incidentId} #1.k7ab]`;
const signal = new AbortController().signal;

const row = (id: number, subject: string, from = US): TicketRow => ({ id, subject, from });

/**
 * What is found among the rows; the tickets that have comments have those of `comments`, `null` stands for a
 * server without.
 */
async function find(
  rows: readonly TicketRow[],
  {
    comments = {},
    ...wanted
  }: {
    comments?: Record<string, string[] | null>;
    generation?: number;
    everyGeneration?: boolean;
    denied?: string;
    formerMarks?: string[];
  } = {},
) {
  const read: string[] = [];
  const said: unknown[] = [];
  const tickets: Tickets = {
    search: () => Promise.resolve(rows),
    changed: () => Promise.resolve([]),
    newest: () => Promise.resolve([]),
    read(id) {
      read.push(id);
      const there = rows.find((each) => String(each.id) === id);
      const Comments = comments[id] === null ? undefined : (comments[id] ?? []).map((Body) => ({ Body }));
      return Promise.resolve(
        there && ticketAnswer.parse({ TicketId: id, Subject: there.subject, From: there.from, Comments }),
      );
    },
  };
  const { generation = 1, everyGeneration = false, denied, formerMarks = [] } = wanted;
  const found = await findTicket(
    {
      tickets,
      seen: seenTickets('automate'),
      sameRights: () => Promise.resolve(true),
      username: US,
      log: (_, details) => said.push(details),
    },
    { key: { ...KEY, formerMarks }, generation, everyGeneration, denied },
    signal,
  );
  return { found: found && { ...found.ref, twins: found.twins }, read, said };
}

describe("the incident's ticket among those that a search lists", () => {
  it('is of the highest generation, within it the oldest; the others are named', async () => {
    const { found, said } = await find([
      row(9, `again ${SECOND}`),
      row(7, `later ${SECOND}`),
      row(3, `first ${MARK}`),
    ]);
    expect(found).toEqual({ id: '7', generation: 2, twins: ['9'] });
    expect(said).toEqual([
      {
        incident: KEY.incidentId,
        tickets: ['7', '9'],
        advice: 'Close or merge the others by hand.',
      },
    ]);
  });

  it('has the others of every generation as twins where that is asked', async () => {
    const rows = [row(9, SECOND), row(5, MARK), row(4, MARK, 'anna'), row(3, MARK)];
    const { found, said } = await find(rows, { everyGeneration: true });
    expect(found).toEqual({ id: '9', generation: 2, twins: ['3', '5'] });
    expect(said).toEqual([]);
  });

  it.each<[string, readonly TicketRow[], object]>([
    ['one of an earlier generation than asked for', [row(3, MARK)], { generation: 2 }],
    [
      'one of an incident whose id begins with ours',
      [row(3, `[GZ-${KEY.incidentId}0]`), row(4, `[GZ-${KEY.incidentId}-2]`)],
      {},
    ],
    ['a reply', [row(3, `RE: x ${MARK}`, 'anna@acme.example')], { comments: { 3: ['Thanks!'] } }],
    ["a person's ticket that has no comment", [row(3, MARK, 'anna')], {}],
  ])('is not %s', async (_, rows, wanted) => {
    expect((await find(rows, wanted)).found).toBeUndefined();
  });

  it.each<[string, TicketRow, object]>([
    ['our account made, whatever the case', row(3, MARK, US.toUpperCase()), {}],
    [
      'a script made under another name, with a note of ours',
      row(3, MARK, 'Script'),
      { comments: { 3: [NOTE] } },
    ],
    ['people moved the mark within its subject', row(3, `${MARK} Ransomware`), {}],
    ['carries a former word of the account', row(3, `[OLD-${KEY.incidentId}]`), { formerMarks: ['OLD'] }],
    ['a server made that serves no comments', row(3, MARK, ''), { comments: { 3: null } }],
  ])('may be one that %s', async (_, only, wanted) => {
    expect((await find([only], wanted)).found).toEqual({ id: '3', generation: 1, twins: [] });
  });

  it('is read once, replies to it not at all, and they are named', async () => {
    const { found, read, said } = await find([row(3, `RE: ${MARK}`, 'anna'), row(4, MARK)]);
    expect([found?.id, read]).toEqual(['4', ['4']]);
    expect(said).toEqual([
      {
        incident: KEY.incidentId,
        alien: ['3'],
        advice: expect.stringContaining('who put our mark there') as string,
      },
    ]);
  });

  it('stays unknown where too many tickets of others carry the mark', async () => {
    const rows = Array.from({ length: 11 }, (_, id) => row(id + 1, MARK, 'anna'));
    await expect(find(rows)).rejects.toMatchObject({ code: 'too-many-tickets' });
    expect((await find(rows, { comments: { 1: [NOTE] } })).found).toMatchObject({ id: '1' });
  });

  it('stays unknown where the server lists what it denied to have', async () => {
    await expect(find([row(3, 'RE', 'anna'), row(4, MARK)], { denied: '3' })).rejects.toMatchObject({
      code: 'contradictory-answer',
      retryable: true,
    });
  });
});
