import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPlumblineError } from '../../../errors/index.ts';
import { KEY, OPENING, attemptWith, startScriptedManage, ticketOf } from '../scripted-manage.fixture.ts';
import type { Reply, ScriptedManage } from '../scripted-manage.fixture.ts';

let manage: ScriptedManage;
beforeEach(async () => {
  manage = await startScriptedManage();
});
afterEach(async () => {
  await manage.close();
});

describe('looking for a ticket', () => {
  it('finds its ticket again and reads the highest note mark from all pages', async () => {
    const page = Array.from({ length: 25 }, (_, at) => ({
      id: at + 1,
      text: at === 3 ? 'x\n[GZ-abc #4]' : null,
    }));
    manage.script.push(
      [200, [{ id: 69, externalXRef: 'gz:eu:abc' }]],
      [200, ticketOf({})],
      [200, page],
      [200, [{ id: 26, text: '[GZ-abc #5]' }]],
    );
    expect(await manage.desk().openTicket(OPENING, attemptWith())).toEqual({
      kind: 'found',
      ticket: { id: '69', generation: 1 },
      revision: 5,
    });
    expect(manage.seen.slice(2).map(({ query }) => query['page'])).toEqual(['1', '2']);
    expect(manage.logged).toEqual([]);
  });

  it('takes the oldest ticket of the highest generation, reports the twins and creates none', async () => {
    manage.script.push(
      [
        200,
        [
          [60, ''],
          [75, ':2'],
          [71, ':2'],
          [50, ':x'],
          [40, 'def'],
          [30, ':2:3'],
        ].map(([id, end]) => ({ id, externalXRef: `gz:eu:abc${String(end)}` })),
      ],
      [200, ticketOf({}, { id: 71 })],
      [200, []],
    );
    expect(await manage.desk().openTicket(OPENING, attemptWith())).toEqual({
      kind: 'found',
      ticket: { id: '71', generation: 2 },
      revision: 0,
    });
    expect(manage.logged).toEqual([
      {
        message: expect.stringContaining('More than one') as string,
        details: { reference: 'gz:eu:abc:2', used: 71, tickets: [75, 71] },
      },
    ]);
    expect(manage.calls()).not.toContain('POST /service/tickets');
  });

  it('reads the marks of a merged ticket where its notes went', async () => {
    manage.script.push(
      [200, [{ id: 69, externalXRef: 'gz:eu:abc' }]],
      [200, ticketOf({ mergedParentTicket: 70 })],
      [200, ticketOf({}, { id: 70, externalXRef: null })],
      [200, [{ id: 1, text: '[GZ-abc #7]' }]],
    );
    expect(await manage.desk().openTicket(OPENING, attemptWith())).toEqual({
      kind: 'found',
      ticket: { id: '70', generation: 1 },
      revision: 7,
    });
    expect(manage.calls().at(-1)).toBe('GET /service/tickets/70/notes');
  });

  it('only looks where none is to be opened', async () => {
    manage.script.push([200, []]);
    expect(await manage.desk().openTicket({ ...OPENING, create: false }, attemptWith())).toEqual({
      kind: 'absent',
    });
    expect(manage.calls()).toEqual(['GET /service/tickets']);
  });

  it('opens a successor although the ticket that it succeeds is there', async () => {
    manage.script.push([200, [{ id: 60, externalXRef: 'gz:eu:abc' }]], [201, ticketOf({})]);
    const opening = { ...OPENING, key: { ...KEY, generation: 2 } };
    expect(await manage.desk().openTicket(opening, attemptWith())).toMatchObject({
      kind: 'opened',
      ticket: { generation: 2 },
    });
    expect(manage.seen[1]?.body).toMatchObject({ externalXRef: 'gz:eu:abc:2' });
  });

  it('searches three times within ten seconds before it creates anything after an uncertain outcome', async () => {
    manage.script.push([200, []], [200, []], [200, []], [201, ticketOf({})]);
    const attempt = attemptWith({ uncertain: true });
    expect(await manage.desk().openTicket(OPENING, attempt)).toMatchObject({ kind: 'opened' });
    expect(attempt.pauses).toEqual([3_000, 6_000]);
    expect(manage.calls().filter((call) => call === 'GET /service/tickets')).toHaveLength(3);
  });

  it.each<{ case: string; reply: Reply }>([
    { case: 'fails', reply: [500, '<html>'] },
    { case: 'is not found', reply: [404, { code: 'NotFound', message: 'Not found' }] },
    { case: 'brings a page that is no list', reply: [200, '<html>Sign in</html>'] },
    { case: 'brings hits without their reference', reply: [200, [{ id: 69 }]] },
    {
      case: 'brings more than 2 MiB',
      reply: [200, JSON.stringify([{ id: 1, externalXRef: 'x'.repeat(2 ** 21) }])],
    },
    { case: 'breaks off', reply: 'drop' },
  ])('creates nothing when the search $case', async ({ reply }) => {
    manage.script.push(reply);
    await expect(manage.desk().openTicket(OPENING, attemptWith())).rejects.toSatisfy(isPlumblineError);
    expect(manage.calls()).toEqual(['GET /service/tickets']);
  });

  it('needs no mapping for a ticket that is there, and blocks before it creates one without', async () => {
    const desk = manage.desk({ companies: {} });
    manage.script.push(
      [200, [{ id: 69, externalXRef: 'gz:eu:abc' }]],
      [200, ticketOf({})],
      [200, []],
      [200, []],
    );
    expect(await desk.openTicket(OPENING, attemptWith())).toMatchObject({ kind: 'found' });
    await expect(desk.openTicket(OPENING, attemptWith())).rejects.toMatchObject({ code: 'unmapped-company' });
    expect(manage.calls()).not.toContain('POST /service/tickets');
  });
});

describe('confirmWrite', () => {
  const submission = { key: KEY, ticket: undefined, revision: 1, category: undefined, note: false };

  it.each([
    {
      hits: [{ id: 69, externalXRef: 'gz:eu:abc' }],
      outcome: { kind: 'confirmed', ticket: { id: '69', generation: 1 } },
    },
    { hits: [], outcome: { kind: 'pending' } },
  ])('answers $outcome.kind by what a search finds', async ({ hits, outcome }) => {
    manage.script.push([200, hits]);
    expect(await manage.desk().confirmWrite(submission, attemptWith())).toEqual(outcome);
  });
});
