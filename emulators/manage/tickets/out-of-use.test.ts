import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FURNISHED_SEED, startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startTrial({ seed: FURNISHED_SEED })));
afterAll(() => trial.emulator.close());

const notFound = (message: string, field: string): unknown => ({
  code: 'InvalidObject',
  message: 'ticket object is invalid',
  errors: [{ code: 'NotFound', message, resource: 'ticket', field }],
});
const REFUSED: readonly [string, Record<string, unknown>, string, string][] = [
  ['a deleted company', { company: { id: 252 } }, 'Company 252 not found', 'company/id'],
  ['a company of an inactive status', { company: { id: 253 } }, 'Company 253 not found', 'company/id'],
  ['one whose status disallows saving', { company: { id: 254 } }, 'Company 254 not found', 'company/id'],
  ['an inactive board', { board: { id: 20 } }, 'Service Board 20 not found', 'board/id'],
  [
    'an inactive status',
    { status: { id: 319 } },
    'Service Status 319 not found for Service Board 21',
    'status/id',
  ],
  ['an inactive type', { type: { id: 7 } }, 'Service Type 7 not found for Service Board 21', 'type/id'],
  [
    'an inactive subtype',
    { subType: { id: 11 } },
    'Service SubType 11 not found for Service Board 21',
    'subType/id',
  ],
  [
    'an inactive item',
    { subType: { id: 9 }, item: { id: 8 } },
    'Service Item 8 not found for Service Board 21',
    'item/id',
  ],
  ['an inactive team', { team: { id: 14 } }, 'Service Team 14 not found for Service Board 21', 'team/id'],
  ['an inactive priority', { priority: { id: 3 } }, 'Priority 3 not found', 'priority/id'],
  ['an inactive site', { site: { id: 3 } }, 'Site 3 not found for Company 250', 'site/id'],
  ['an inactive contact', { contact: { id: 72 } }, 'Contact 72 not found for Company 250', 'contact/id'],
  [
    'a contact of another company',
    { contact: { id: 73 } },
    'Contact 73 not found for Company 250',
    'contact/id',
  ],
  [
    'an agreement of another company',
    { agreement: { id: 82 } },
    'Agreement 82 not found for Company 250',
    'agreement/id',
  ],
  ['an inactive owner', { owner: { identifier: 'left' } }, 'Member left not found', 'owner/identifier'],
  ['an unknown owner', { owner: { id: 999 } }, 'Member 999 not found', 'owner/id'],
  ['an unknown source', { source: { id: 9 } }, 'Source 9 not found', 'source/id'],
];

describe('no ticket can be given', () => {
  it.each(REFUSED)('%s when it is opened', async (_, members, message, field) => {
    const answer = await trial.call('POST', '/service/tickets', {
      summary: 'x',
      company: { id: 250 },
      ...members,
    });
    expect([answer.status, answer.json]).toEqual([400, notFound(message, field)]);
  });

  it.each(REFUSED)('%s later', async (_, members, message, field) => {
    const id = await trial.open();
    const operations = Object.entries(members).map(([path, value]) => ({ op: 'replace', path, value }));
    const answer = await trial.call('PATCH', `/service/tickets/${id}`, operations);
    expect(answer.status).toBe(400);
    expect((answer.json as { errors: unknown[] }).errors).toContainEqual(
      (notFound(message, field) as { errors: unknown[] }).errors[0],
    );
  });
});

it('what is out of use is no default', async () => {
  const answer = await trial.call('POST', '/service/tickets', { summary: 'x', company: { id: 250 } });
  expect(answer.json).toMatchObject({ board: { id: 21 }, priority: { id: 4 }, status: { id: 310 } });
});

describe('a ticket stores and shows', () => {
  it.each([
    ['site', { id: 1 }, { id: 1, name: 'Main' }],
    ['contact', { id: 71 }, { id: 71, name: 'Ann Lee' }],
    ['agreement', { id: 81 }, { id: 81, name: 'Gold' }],
    ['owner', { identifier: 'jdoe' }, { id: 110, identifier: 'jdoe', name: 'Jo Doe' }],
    ['owner', { id: 112 }, { id: 112, identifier: 'zadmin' }],
    ['source', { id: 2 }, { id: 2, name: 'Integration' }],
    ['team', { id: 4 }, { id: 4, name: 'Blue' }],
    ['severity', 'High', 'High'],
    ['impact', 'Low', 'Low'],
  ])('its %s given as %j', async (name, value, shown) => {
    const id = await trial.open({ [name]: value });
    const ticket = (await trial.call('GET', `/service/tickets/${id}`)).json;
    expect(ticket).toMatchObject({ [name]: shown });
  });
});

describe('a record that goes out of use', () => {
  const RETIRED: readonly [string, Record<string, unknown>, Record<string, unknown>][] = [
    ['statuses', { statuses: [310] }, { status: { id: 310 } }],
    ['types', { types: [5] }, { type: { id: 5 } }],
  ];

  it.each(RETIRED)('among %s stays on its tickets and goes on no other', async (_, retired, members) => {
    const id = await trial.open(members);
    const set = await trial.raw('PUT', '/emulator/faults', JSON.stringify({ retired }));
    expect(set.status).toBe(200);
    const edit = [{ op: 'replace', path: 'externalXRef', value: 'still editable' }];
    const answer = await trial.call('PATCH', `/service/tickets/${id}`, edit);
    expect([answer.status, answer.json]).toMatchObject([200, members]);
    const body = { summary: 'x', company: { id: 250 }, board: { id: 21 }, ...members };
    const refused = await trial.call('POST', '/service/tickets', body);
    expect([refused.status, refused.json]).toMatchObject([400, { errors: [{ code: 'NotFound' }] }]);
    trial.emulator.faults.clear();
    expect((await trial.call('POST', '/service/tickets', body)).status).toBe(201);
  });

  it('is listed so, and the default passes to the next', async () => {
    trial.emulator.faults.set({ retired: { statuses: [310] } });
    expect((await trial.call('GET', '/service/boards/21/statuses/310')).json).toMatchObject({
      inactive: true,
    });
    const answer = await trial.call('POST', '/service/tickets', { summary: 'x', company: { id: 250 } });
    expect(answer.json).toMatchObject({ status: { id: 311 } });
    trial.emulator.faults.clear();
  });

  it.each([{ status: [310] }, { statuses: 310 }, { statuses: ['310'] }])(
    'is refused as %j',
    async (retired) => {
      expect((await trial.raw('PUT', '/emulator/faults', JSON.stringify({ retired }))).status).toBe(400);
    },
  );
});
