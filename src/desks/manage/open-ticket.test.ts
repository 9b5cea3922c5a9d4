import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPlumblineError } from '../../errors/index.ts';
import { KEY, OPENING, attemptWith, startScriptedManage, ticketOf } from './scripted-manage.fixture.ts';
import type { Reply, ScriptedManage } from './scripted-manage.fixture.ts';

let manage: ScriptedManage;
beforeEach(async () => {
  manage = await startScriptedManage();
});
afterEach(async () => {
  await manage.close();
});

describe('openTicket', () => {
  it('searches by the reference, then opens the ticket in the place of its category', async () => {
    manage.script.push([200, []], [201, ticketOf({})]);
    const outcome = await manage.desk().openTicket(OPENING, attemptWith());

    expect(outcome).toEqual({ kind: 'opened', ticket: { id: '69', generation: 1 } });
    expect(manage.calls()).toEqual(['GET /service/tickets', 'POST /service/tickets']);
    expect(manage.seen[0]?.query['conditions']).toBe(
      'externalXRef="gz:eu:abc" OR externalXRef like "gz:eu:abc:%"',
    );
    expect(manage.seen[1]?.body).toEqual({
      summary: OPENING.subject,
      recordType: 'ServiceTicket',
      company: { id: 250 },
      board: { id: 21 },
      priority: { id: 1 },
      type: { id: 7 },
      subType: { id: 9 },
      item: { id: 2 },
      externalXRef: 'gz:eu:abc',
      initialDescription: OPENING.body,
      processNotifications: false,
    });
  });

  it('authenticates every call and asks for a fixed version of the model', async () => {
    manage.script.push([200, []], [201, ticketOf({})]);
    await manage.desk().openTicket(OPENING, attemptWith());
    for (const { headers } of manage.seen) {
      expect(headers).toMatchObject({
        authorization: `Basic ${Buffer.from('msp+public:private').toString('base64')}`,
        clientid: 'client-guid',
        accept: 'application/vnd.connectwise.com+json; version=2025.1',
      });
    }
    expect(manage.seen.map(({ headers }) => headers['content-type'])).toEqual([
      undefined,
      'application/json',
    ]);
  });

  it.each([
    { noteArea: 'discussion', member: 'initialDescription', mails: true },
    { noteArea: 'internal', member: 'initialInternalAnalysis', mails: false },
    { noteArea: 'resolution', member: 'initialResolution', mails: true },
  ])('writes the payload to the $noteArea tab', async ({ noteArea, member, mails }) => {
    manage.script.push([200, []], [201, ticketOf({})]);
    await manage.desk({ noteArea, processNotifications: true }).openTicket(OPENING, attemptWith());
    expect(manage.seen[1]?.body).toMatchObject({ [member]: OPENING.body, processNotifications: mails });
  });

  it('finds its ticket again and reads the highest note mark from all pages', async () => {
    const page = Array.from({ length: 25 }, (_, at) => ({
      id: at + 1,
      text: at === 3 ? 'x\n[GZ-abc #4]' : null,
    }));
    manage.script.push(
      [200, [{ id: 69, externalXRef: 'gz:eu:abc' }]],
      [200, page],
      [200, [{ id: 26, text: '[GZ-abc #5]' }]],
    );
    expect(await manage.desk().openTicket(OPENING, attemptWith())).toEqual({
      kind: 'found',
      ticket: { id: '69', generation: 1 },
      revision: 5,
    });
    expect(manage.seen.slice(1).map(({ query }) => query['page'])).toEqual(['1', '2']);
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
    manage.script.push([200, [{ id: 69, externalXRef: 'gz:eu:abc' }]], [200, []], [200, []]);
    expect(await desk.openTicket(OPENING, attemptWith())).toMatchObject({ kind: 'found' });
    await expect(desk.openTicket(OPENING, attemptWith())).rejects.toMatchObject({ code: 'unmapped-company' });
    expect(manage.calls()).not.toContain('POST /service/tickets');
  });

  it('stops at once when its attempt is aborted, and sends no write', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(manage.desk().openTicket(OPENING, attemptWith({ signal: stop.signal }))).rejects.toThrow(
      'stopped',
    );
    expect(manage.calls()).toEqual([]);
  });

  it('gives a search up as soon as its attempt is aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    manage.script.push(() => {
      stop.abort(reason);
      return 'hang';
    });
    await expect(manage.desk().openTicket(OPENING, attemptWith({ signal: stop.signal }))).rejects.toBe(
      reason,
    );
  });

  it('awaits a write that was sent although its attempt is aborted', async () => {
    const stop = new AbortController();
    manage.script.push([200, []], () => {
      stop.abort();
      return [201, ticketOf({})];
    });
    const outcome = await manage.desk().openTicket(OPENING, attemptWith({ signal: stop.signal }));
    expect(outcome).toMatchObject({ kind: 'opened' });
  });

  it('gives up after the configured time', async () => {
    manage.script.push('hang');
    const desk = manage.desk({ requestTimeout: 30 });
    await expect(desk.openTicket(OPENING, attemptWith())).rejects.toMatchObject({
      code: 'no-answer',
      message: expect.stringContaining('30 ms') as string,
    });
  });

  it('never shows a key in an error', async () => {
    manage.script.push([401, { code: 'Unauthorized', message: 'No.' }]);
    const error: unknown = await manage
      .desk()
      .openTicket(OPENING, attemptWith())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'bad-credentials' });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/public:private|bXNwK3/);
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
