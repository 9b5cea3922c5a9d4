import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPlumblineError } from '../../errors/index.ts';
import { noteMark } from '../../incident/marks.ts';
import {
  HIGH,
  KEY,
  LOW,
  OPENING,
  attemptWith,
  startScriptedManage,
  ticketOf,
} from './scripted-manage.fixture.ts';
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
      initialDescription: OPENING.body([]),
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
    expect(manage.seen[1]?.body).toMatchObject({ [member]: OPENING.body([]), processNotifications: mails });
  });

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

  it('sends no write that still waits for its turn when the attempt is aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    manage.script.push([200, []]);
    // Discovery, the search and six look-ups spend what may go out at once, a tenth of a minute's budget.
    const desk = manage.desk({ requests: { perMinute: 80 } });
    setTimeout(() => stop.abort(reason), 300);
    await expect(desk.openTicket(OPENING, attemptWith({ signal: stop.signal }))).rejects.toBe(reason);
    expect(manage.calls()).toEqual(['GET /service/tickets']);
    expect(manage.lookedUp).toHaveLength(6);
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

describe('what an opening takes from the settings', () => {
  it('every member of the row, by id or by name', async () => {
    manage.script.push([200, []], [201, ticketOf({})]);
    const row = {
      board: 'entry 20',
      priority: 'Entry 4',
      type: 5,
      status: 'Entry 301',
      source: 3,
      team: 8,
      owner: 'jdoe',
      severity: 'High',
      impact: 'Low',
    };
    await manage
      .desk({ categories: { low: LOW, medium: LOW, high: row } })
      .openTicket(OPENING, attemptWith());
    expect(manage.seen[1]?.body).toMatchObject({
      board: { id: 20 },
      priority: { id: 4 },
      type: { id: 5 },
      status: { id: 301 },
      source: { id: 3 },
      team: { id: 8 },
      owner: { id: 150 },
      severity: 'High',
      impact: 'Low',
    });
  });

  it('the site of a mapped company', async () => {
    manage.script.push([200, []], [201, ticketOf({})]);
    await manage.desk({ companies: { gz1: { company: 250, site: 12 } } }).openTicket(OPENING, attemptWith());
    expect(manage.seen[1]?.body).toMatchObject({ company: { id: 250 }, site: { id: 12 } });
  });

  it('the catch-all company, and the ticket says why it stands there', async () => {
    manage.script.push([200, []], [201, ticketOf({})]);
    await manage.desk({ companies: {}, catchAll: 99 }).openTicket(OPENING, attemptWith());
    expect(manage.seen[1]?.body).toMatchObject({
      company: { id: 99 },
      initialDescription:
        'Client name: Acme\nNo Manage company is named "Acme": the ticket stands at the catch-all company.\n[GZ-abc #1]',
    });
  });

  it('blocks where a row names what Manage does not have, before anything is written', async () => {
    manage.script.push([200, []]);
    const desk = manage.desk({ categories: { low: LOW, medium: LOW, high: { ...HIGH, type: 'Nonesuch' } } });
    await expect(desk.openTicket(OPENING, attemptWith())).rejects.toMatchObject({ code: 'unknown-type' });
    expect(manage.calls()).toEqual(['GET /service/tickets']);
  });

  it('refuses again what is refused again with new look-ups', async () => {
    const refusal: Reply = [
      400,
      {
        code: 'InvalidObject',
        message: 'ticket object is invalid',
        errors: [
          { code: 'NotFound', message: 'Service Type 7 not found', resource: 'ticket', field: 'type/id' },
        ],
      },
    ];
    manage.script.push([200, []], refusal);
    await expect(manage.desk().openTicket(OPENING, attemptWith())).rejects.toMatchObject({
      code: 'unknown-type',
    });
    expect(manage.lookedUp.filter((path) => path === '/service/boards/21/types')).toHaveLength(2);
    expect(manage.calls()).toEqual(['GET /service/tickets', 'POST /service/tickets']);
  });
});

describe('an initial payload that is too long for one text', () => {
  const body = (): string =>
    [...Array.from({ length: 53 }, () => 'x'.repeat(999)), noteMark('abc', 1)].join('\n');
  const long = { ...OPENING, body };
  const written = (): (string | undefined)[] =>
    manage.seen
      .filter(({ call }) => call.startsWith('POST'))
      .map(
        ({ body: sent }) =>
          Object.values(sent as object).find((value) => String(value).includes('#1')) as string,
      )
      .map((text) => text.split('\n').at(-1));

  it('goes on in notes', async () => {
    manage.script.push([200, []], [201, ticketOf({})], [201, { id: 1 }], [201, { id: 2 }]);
    expect(await manage.desk().openTicket(long, attemptWith())).toMatchObject({ kind: 'opened' });
    expect(written()).toEqual(['[GZ-abc #1 1/3]', '[GZ-abc #1 2/3]', '[GZ-abc #1 3/3]']);
  });

  it('is completed where an earlier attempt was cut off', async () => {
    manage.script.push(
      [200, [{ id: 69, externalXRef: 'gz:eu:abc' }]],
      [200, ticketOf({})],
      [200, [{ id: 1, text: '…\n[GZ-abc #1 1/3]' }]],
      [201, { id: 2 }],
      [201, { id: 3 }],
    );
    expect(await manage.desk().openTicket(long, attemptWith({ uncertain: true }))).toEqual({
      kind: 'found',
      ticket: { id: '69', generation: 1 },
      revision: 1,
    });
    expect(written()).toEqual(['[GZ-abc #1 2/3]', '[GZ-abc #1 3/3]']);
  });
});

describe('the device of an incident', () => {
  const ATTACH = 'POST /service/tickets/69/configurations';

  it('is attached where the settings say so', async () => {
    manage.script.push([200, []], [201, ticketOf({})], [201, { id: 700 }]);
    await manage.desk({ linkDevices: true }).openTicket(OPENING, attemptWith());
    expect(manage.calls().at(-1)).toBe(ATTACH);
    expect(manage.seen.at(-1)?.body).toEqual({ id: 700 });
  });

  it('is left alone by default', async () => {
    manage.script.push([200, []], [201, ticketOf({})]);
    await manage.desk().openTicket(OPENING, attemptWith());
    expect(manage.calls()).not.toContain(ATTACH);
  });

  it('keeps no ticket from being opened', async () => {
    manage.script.push(
      [200, []],
      [201, ticketOf({})],
      [403, { code: 'Security', message: 'No permission.' }],
    );
    const outcome = await manage.desk({ linkDevices: true }).openTicket(OPENING, attemptWith());
    expect(outcome).toEqual({ kind: 'opened', ticket: { id: '69', generation: 1 } });
    expect(manage.logged.map(({ message }) => message)).toContain(
      'The device of a ticket could not be attached.',
    );
  });

  it('is attached only once after an uncertain outcome', async () => {
    manage.script.push(
      [200, [{ id: 69, externalXRef: 'gz:eu:abc' }]],
      [200, ticketOf({})],
      [200, []],
      [200, [{ id: 700 }]],
    );
    await manage.desk({ linkDevices: true }).openTicket(OPENING, attemptWith({ uncertain: true }));
    expect(manage.calls().at(-1)).toBe('GET /service/tickets/69/configurations');
    expect(manage.calls()).not.toContain(ATTACH);
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
