import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteMark } from '../../../incident/marks.ts';
import {
  HIGH,
  LOW,
  OPENING,
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

  it.each([
    { noteArea: 'discussion', member: 'initialDescription', mails: true },
    { noteArea: 'internal', member: 'initialInternalAnalysis', mails: false },
    { noteArea: 'resolution', member: 'initialResolution', mails: true },
  ])('writes the payload to the $noteArea tab', async ({ noteArea, member, mails }) => {
    manage.script.push([200, []], [201, ticketOf({})]);
    await manage.desk({ noteArea, processNotifications: true }).openTicket(OPENING, attemptWith());
    expect(manage.seen[1]?.body).toMatchObject({ [member]: OPENING.body([]), processNotifications: mails });
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
