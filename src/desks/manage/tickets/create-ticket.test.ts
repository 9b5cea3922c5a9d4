import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteMark } from '../../../incident/marks.ts';
import {
  CREATE,
  HIGH,
  KEY,
  LOW,
  attemptWith,
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

const create = (settings: object = {}, changes: object = {}) =>
  manage.desk(settings).write({ ...CREATE, ...changes }, attemptWith());

describe('opening a ticket', () => {
  it('takes one request, whose answer tells how it stands', async () => {
    manage.script.push([201, ticketOf({ board: 21, status: 310, priority: 1, type: 7, company: 250 })]);
    expect(await create()).toMatchObject({
      kind: 'there',
      ticket: { id: '69', generation: 1 },
      seen: { state: 'open' },
      own: true,
      foreign: false,
      place: { fits: ['high'], on: ['high'] },
      notes: undefined,
      home: { kind: 'company', isCatchAll: false },
      stands: 'home',
      twins: [],
    });
    expect(manage.calls()).toEqual(['POST /service/tickets']);
    expect(manage.seen[0]?.body).toEqual({
      summary: CREATE.subject,
      recordType: 'ServiceTicket',
      company: { id: 250 },
      board: { id: 21 },
      priority: { id: 1 },
      type: { id: 7 },
      subType: { id: 9 },
      item: { id: 2 },
      externalXRef: 'gz:eu:abc',
      initialDescription: CREATE.body,
      processNotifications: false,
    });
  });

  it('gives a successor the reference of its generation', async () => {
    manage.script.push([201, ticketOf({})]);
    expect(await create({}, { generation: 2 })).toMatchObject({ ticket: { generation: 2 } });
    expect(manage.seen[0]?.body).toMatchObject({ externalXRef: 'gz:eu:abc:2' });
  });

  it.each([
    { noteArea: 'discussion', member: 'initialDescription', mails: true },
    { noteArea: 'internal', member: 'initialInternalAnalysis', mails: false },
    { noteArea: 'resolution', member: 'initialResolution', mails: true },
  ])('writes the payload to the $noteArea tab', async ({ noteArea, member, mails }) => {
    manage.script.push([201, ticketOf({})]);
    await create({ noteArea, processNotifications: true });
    expect(manage.seen[0]?.body).toMatchObject({ [member]: CREATE.body, processNotifications: mails });
  });
});

describe('what an opening takes from the settings', () => {
  it('every member of the row, by id or by name', async () => {
    manage.script.push([201, ticketOf({})]);
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
    await create({ categories: { low: LOW, medium: LOW, high: row } });
    expect(manage.seen[0]?.body).toMatchObject({
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
    manage.script.push([201, ticketOf({})]);
    await create({ companies: { gz1: { company: 250, site: 12 } } });
    expect(manage.seen[0]?.body).toMatchObject({ company: { id: 250 }, site: { id: 12 } });
  });

  it.each([
    [
      'a row names what Manage does not have',
      { categories: { low: LOW, medium: LOW, high: { ...HIGH, type: 'Nonesuch' } } },
      'unknown-type',
    ],
    ['the company is mapped to none', { companies: {} }, 'unmapped-company'],
  ])('nothing where %s: it blocks before anything is written', async (_what, settings, code) => {
    await expect(create(settings)).rejects.toMatchObject({ vendor: 'manage', code, retryable: false });
    expect(manage.calls()).toEqual([]);
  });

  it('nothing that is refused again with new look-ups', async () => {
    const errors = [
      { code: 'NotFound', message: 'Service Type 7 not found', resource: 'ticket', field: 'type/id' },
    ];
    const refusal: Reply = [400, { code: 'InvalidObject', message: 'ticket object is invalid', errors }];
    manage.script.push(refusal);
    await expect(create()).rejects.toMatchObject({ code: 'unknown-type' });
    expect(manage.lookedUp.filter((path) => path === '/service/boards/21/types')).toHaveLength(2);
    expect(manage.calls()).toEqual(['POST /service/tickets']);
  });
});

describe('an initial payload that is too long for one text', () => {
  const body = [...Array.from({ length: 53 }, () => 'x'.repeat(999)), noteMark(KEY, 1)].join('\n');
  const written = (): (string | undefined)[] =>
    manage.seen
      .map(({ body: sent }) =>
        Object.values(sent as Record<string, unknown>).find((value) => String(value).includes('#1')),
      )
      .map((text) => String(text).split('\n').at(-1));

  it('goes on in notes', async () => {
    manage.script.push([201, ticketOf({})], [201, { id: 1 }], [201, { id: 2 }]);
    expect(await create({}, { body })).toMatchObject({ kind: 'there' });
    expect(written()).toEqual(['[GZ-abc #1.k7 1/3]', '[GZ-abc #1.k7 2/3]', '[GZ-abc #1.k7 3/3]']);
  });

  it('leaves doubt where a note of it is surely not written, for the ticket is', async () => {
    manage.script.push(
      [201, ticketOf({})],
      [429, { error: 'ConnectWiseAPI', message: 'Too many requests.' }],
    );
    await expect(create({}, { body })).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 30_000,
      sent: 'perhaps',
    });
  });
});

describe('the device of an incident', () => {
  const ATTACH = 'POST /service/tickets/69/configurations';

  it('is attached where the settings say so', async () => {
    manage.script.push([201, ticketOf({})], [201, { id: 700 }]);
    await create({ linkDevices: true });
    expect(manage.calls().at(-1)).toBe(ATTACH);
    expect(manage.seen.at(-1)?.body).toEqual({ id: 700 });
  });

  it('is attached only where Manage has it', async () => {
    manage.script.push([201, ticketOf({})]);
    await create({ linkDevices: true }, { placement: { ...CREATE.placement, computerName: 'WIN-2' } });
    expect(manage.calls()).not.toContain(ATTACH);
  });

  it('is left alone by default', async () => {
    manage.script.push([201, ticketOf({})]);
    await create();
    expect(manage.calls()).not.toContain(ATTACH);
  });

  it('keeps no ticket from being opened', async () => {
    manage.script.push([201, ticketOf({})], [403, { code: 'Security', message: 'No permission.' }]);
    expect(await create({ linkDevices: true })).toMatchObject({ kind: 'there' });
    expect(manage.logged).toContainEqual({
      message: 'The device of a ticket could not be attached.',
      details: { ticket: 69, err: expect.objectContaining({ code: 'forbidden' }) as unknown },
    });
  });
});
