import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';

let trial: Trial;
let now = Date.parse('2026-01-05T10:00:00.750Z');
beforeAll(async () => void (trial = await startTrial({ now: () => now })));
beforeEach(() => (now += 10_000));
afterAll(() => trial.emulator.close());

const HINT = 'Check your accept header to make sure you are using the correct version.';
const TICKET = { summary: '[EDR] one', company: { id: 250 } };

function invalid(code: string, message: string, field: string): unknown {
  return {
    code: 'InvalidObject',
    message: 'ticket object is invalid',
    errors: [{ code, message, resource: 'ticket', field }],
  };
}

describe('opening a ticket', () => {
  it('answers 201 with references expanded and the defaults of board and server filled in', async () => {
    const answer = await trial.call('POST', '/service/tickets', { ...TICKET, externalXRef: 'gz:main:1' });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      summary: '[EDR] one',
      recordType: 'ServiceTicket',
      company: { id: 250, identifier: 'Northwind', name: 'Northwind Traders' },
      board: { id: 21, name: 'Security' },
      status: { id: 310, name: 'New' },
      type: { id: 5, name: 'Incident' },
      priority: { id: 4, name: 'Priority 3 - Medium' },
      severity: 'Medium',
      impact: 'Medium',
      externalXRef: 'gz:main:1',
      closedFlag: false,
    });
    const { board, _info } = answer.json as {
      board: { _info: { board_href: string } };
      _info: Record<string, string>;
    };
    expect(board._info.board_href).toBe(`${trial.emulator.url}/v4_6_release/apis/3.0/service/boards/21`);
    const entered = new Date(now).toISOString().replace('.750Z', 'Z');
    expect(_info).toMatchObject({ dateEntered: entered, lastUpdated: entered, updatedBy: 'apimember' });
  });

  it('takes the default status of the board that is named', async () => {
    const answer = await trial.call('POST', '/service/tickets', { ...TICKET, board: { id: 22 } });
    expect(answer.json).toMatchObject({ board: { id: 22 }, status: { id: 410, name: 'New' } });
    expect(answer.json).not.toHaveProperty('type');
  });

  it('takes a company by its identifier and a status by its name', async () => {
    const answer = await trial.call('POST', '/service/tickets', {
      ...TICKET,
      company: { identifier: 'contoso' },
      status: { name: 'Completed' },
    });
    expect(answer.json).toMatchObject({ company: { id: 251 }, status: { id: 311 }, closedFlag: false });
  });

  it('sets who closed it and when, where it is opened closed', async () => {
    const answer = await trial.call('POST', '/service/tickets', { ...TICKET, status: { id: 312 } });
    expect(answer.json).toMatchObject({ closedFlag: true, closedBy: 'apimember' });
    expect(answer.json).toHaveProperty('closedDate');
  });
});

describe('a ticket is refused', () => {
  it.each([
    [
      'without a summary',
      { company: { id: 250 } },
      invalid('MissingRequiredField', 'The summary field is required.', 'summary'),
    ],
    [
      'with an empty summary',
      { ...TICKET, summary: ' ' },
      invalid('MissingRequiredField', 'The summary field is required.', 'summary'),
    ],
    [
      'without a company',
      { summary: 'x' },
      invalid('MissingRequiredField', 'The company field is required.', 'company'),
    ],
    [
      'with an empty company',
      { summary: 'x', company: {} },
      invalid('MissingRequiredField', 'The company field is required.', 'company'),
    ],
    [
      'with a summary of 101 units',
      { ...TICKET, summary: `${'😀'.repeat(50)}x` },
      invalid(
        'MaxLengthField',
        'The field summary must be a string with a maximum length of 100.',
        'summary',
      ),
    ],
    [
      'with an external reference of 101 units',
      { ...TICKET, externalXRef: 'x'.repeat(101) },
      invalid(
        'MaxLengthField',
        'The field externalXRef must be a string with a maximum length of 100.',
        'externalXRef',
      ),
    ],
    [
      'with a tag of 51 units',
      { ...TICKET, integratorTags: ['x'.repeat(51)] },
      invalid(
        'MaxLengthField',
        'The field integratorTags must be a string with a maximum length of 50.',
        'integratorTags',
      ),
    ],
    [
      'of another record type',
      { ...TICKET, recordType: 'ProjectTicket' },
      invalid('InvalidObject', 'A service ticket cannot be of another record type.', 'recordType'),
    ],
    [
      'with an unknown company',
      { ...TICKET, company: { id: 9 } },
      invalid('NotFound', 'Company 9 not found', 'company/id'),
    ],
    [
      'with an unknown board',
      { ...TICKET, board: { id: 9 } },
      invalid('NotFound', 'Service Board 9 not found', 'board/id'),
    ],
    [
      'with an unknown priority',
      { ...TICKET, priority: { id: 9 } },
      invalid('NotFound', 'Priority 9 not found', 'priority/id'),
    ],
    [
      'with a status of another board',
      { ...TICKET, board: { id: 21 }, status: { id: 410 } },
      invalid('NotFound', 'Service Status 410 not found for Service Board 21', 'status/id'),
    ],
    [
      'with a type of another board',
      { ...TICKET, board: { id: 22 }, type: { id: 5 } },
      invalid('NotFound', 'Service Type 5 not found for Service Board 22', 'type/id'),
    ],
    [
      'with a team of another board',
      { ...TICKET, board: { id: 22 }, team: { id: 4 } },
      invalid('NotFound', 'Service Team 4 not found for Service Board 22', 'team/id'),
    ],
    [
      'with a subtype that does not go with the type',
      { ...TICKET, type: { id: 6 }, subType: { id: 9 } },
      invalid('NotFound', 'Service SubType 9 not found for Service Type 6', 'subType/id'),
    ],
    [
      'with an item that does not go with the subtype',
      { ...TICKET, type: { id: 5 }, subType: { id: 10 }, item: { id: 2 } },
      invalid('NotFound', 'Service Item 2 not found for Service SubType 10', 'item/id'),
    ],
    [
      'with a site of another company',
      { ...TICKET, site: { id: 2 } },
      invalid('NotFound', 'Site 2 not found for Company 250', 'site/id'),
    ],
    [
      'with an unknown custom field',
      { ...TICKET, customFields: [{ id: 99, value: 'x' }] },
      invalid('NotFound', 'Custom Field 99 not found', 'customFields'),
    ],
  ])('%s', async (_, body, expected) => {
    const answer = await trial.call('POST', '/service/tickets', body);
    expect([answer.status, answer.json]).toEqual([400, expected]);
  });

  it.each([
    [
      'an unknown member',
      '{"summary":"x","configurations":[]}',
      `Could not find member 'configurations' on object of type 'Ticket'. Path 'configurations', line 1, position 32.`,
    ],
    [
      'an unknown member of a reference',
      '{"company":\n {"id":250,"key":1}}',
      `Could not find member 'key' on object of type 'CompanyReference'. Path 'company.key', line 2, position 17.`,
    ],
    [
      'a member of another letter case',
      '{"Summary":"x"}',
      `Could not find member 'Summary' on object of type 'Ticket'. Path 'Summary', line 1, position 11.`,
    ],
    [
      'a number for a reference',
      '{"board":21}',
      `Error converting value 21 to type 'BoardReference'. Path 'board', line 1, position 9.`,
    ],
    [
      'a text for a flag',
      '{"processNotifications":"no"}',
      `Error converting value "no" to type 'Boolean'. Path 'processNotifications', line 1, position 24.`,
    ],
    [
      'a severity that does not exist',
      '{"severity":"Critical"}',
      `Error converting value "Critical" to type 'Enum'. Path 'severity', line 1, position 12.`,
    ],
    ['no JSON', '{"summary":', 'The request body is not valid JSON.'],
  ])('for %s, with the advice on the Accept header', async (_, body, message) => {
    const answer = await trial.call('POST', '/service/tickets', body);
    expect([answer.status, answer.json]).toEqual([400, { code: 'ConnectWiseApi', message: message + HINT }]);
  });

  it.each(['parentTicketId', 'location', 'sla'])('with %s, which is not modelled', async (name) => {
    const value = name === 'parentTicketId' ? 1 : { id: 1 };
    expect((await trial.call('POST', '/service/tickets', { ...TICKET, [name]: value })).status).toBe(501);
  });

  it('for members named like those that every object has', async () => {
    const answer = await trial.call(
      'POST',
      '/service/tickets',
      '{"__proto__":{"summary":"x"},"constructor":1}',
    );
    expect(answer.status).toBe(400);
  });

  it('and is not kept', async () => {
    const count = async (): Promise<unknown> => (await trial.raw('GET', '/emulator/tickets')).json;
    const before = await count();
    await trial.call('POST', '/service/tickets', { summary: 'x' });
    expect(await count()).toEqual(before);
  });
});

describe('the length of what names a company', () => {
  it.each([
    ['identifier', 25],
    ['name', 50],
  ])('of %s is %i at most', async (name, limit) => {
    const naming = (length: number): ReturnType<Trial['call']> =>
      trial.call('POST', '/service/tickets', { ...TICKET, company: { [name]: 'x'.repeat(length) } });
    const unknown = invalid('NotFound', `Company ${'x'.repeat(limit)} not found`, `company/${name}`);
    expect((await naming(limit)).json).toEqual(unknown);
    const message = `The field ${name} must be a string with a maximum length of ${limit}.`;
    expect((await naming(limit + 1)).json).toEqual(invalid('MaxLengthField', message, `company/${name}`));
  });
});

describe('reading and deleting', () => {
  it('reads by id what was written, at once', async () => {
    const id = await trial.open({ summary: 'read me' });
    expect((await trial.call('GET', `/service/tickets/${id}`)).json).toMatchObject({
      id,
      summary: 'read me',
    });
  });

  it.each(['GET', 'PATCH', 'DELETE'])('answers 404 to %s of a ticket that is not there', async (method) => {
    const answer = await trial.call(method, '/service/tickets/57919', method === 'PATCH' ? [] : undefined);
    expect([answer.status, answer.json]).toEqual([
      404,
      { code: 'NotFound', message: 'Ticket 57919 not found' },
    ]);
  });

  it('deletes for good', async () => {
    const id = await trial.open();
    expect((await trial.call('DELETE', `/service/tickets/${id}`)).status).toBe(204);
    expect((await trial.call('GET', `/service/tickets/${id}`)).status).toBe(404);
  });
});
