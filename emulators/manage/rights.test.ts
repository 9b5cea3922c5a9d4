import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RIGHTS } from './rights.ts';
import type { Right } from './rights.ts';
import { startFurnishedTrial } from './furnished-trial.ts';
import type { Trial } from './trial.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startFurnishedTrial()));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

const REFUSED = {
  code: 'Security',
  message: 'You do not have security permission to perform this action.',
};
const TICKET = { summary: 'x', company: { id: 250 } };
const NOTE = { text: 'x', internalAnalysisFlag: true };
const MERGE = { mergeTicketIds: [1], status: { id: 310 } };
const TIME = { chargeToId: 1, chargeToType: 'ServiceTicket' };

describe('a right that the role lacks refuses what needs it', () => {
  it.each<[Right, string, string, unknown?]>([
    ['companyMaintenance', 'GET', '/company/companies'],
    ['companyMaintenance', 'GET', '/company/companies/count'],
    ['companyMaintenance', 'GET', '/company/companies/250'],
    ['companyMaintenance', 'GET', '/company/companies/250/sites'],
    ['contacts', 'GET', '/company/contacts'],
    ['configurations', 'GET', '/company/configurations'],
    ['configurations', 'GET', '/service/tickets/1/configurations'],
    ['configurations', 'POST', '/service/tickets/1/configurations', { id: 501 }],
    ['serviceTicketsAdd', 'POST', '/service/tickets', TICKET],
    ['serviceTicketsEdit', 'PATCH', '/service/tickets/1', []],
    ['serviceTicketsEdit', 'PUT', '/service/tickets/1', TICKET],
    ['serviceTicketsEdit', 'POST', '/service/tickets/1/notes', NOTE],
    ['serviceTicketsEdit', 'PUT', '/service/tickets/1/notes/1', NOTE],
    ['serviceTicketsEdit', 'PATCH', '/service/tickets/1/notes/1', []],
    ['serviceTicketsEdit', 'DELETE', '/service/tickets/1/notes/1'],
    ['serviceTicketsEdit', 'POST', '/service/tickets/1/merge', MERGE],
    ['serviceTicketsEdit', 'POST', '/service/tickets/1/attachChildren', { childTicketIds: [2] }],
    ['serviceTicketsEdit', 'DELETE', '/service/tickets/1/configurations/501'],
    ['serviceTicketsInquire', 'GET', '/service/tickets'],
    ['serviceTicketsInquire', 'GET', '/service/tickets/count'],
    ['serviceTicketsInquire', 'GET', '/service/tickets/1'],
    ['serviceTicketsInquire', 'POST', '/service/tickets/search', {}],
    ['serviceTicketsInquire', 'GET', '/service/tickets/1/notes'],
    ['serviceTicketsInquire', 'GET', '/service/tickets/1/allNotes'],
    ['serviceTicketsInquire', 'GET', '/service/info/boards'],
    ['serviceTicketsDelete', 'DELETE', '/service/tickets/1'],
    ['tableSetup', 'GET', '/service/boards'],
    ['tableSetup', 'GET', '/service/boards/active'],
    ['tableSetup', 'GET', '/service/boards/21/statuses'],
    ['tableSetup', 'GET', '/service/boards/21/types'],
    ['tableSetup', 'GET', '/service/boards/21/subtypes'],
    ['tableSetup', 'GET', '/service/boards/21/items'],
    ['tableSetup', 'GET', '/service/boards/21/teams'],
    ['tableSetup', 'GET', '/service/boards/21/typeSubTypeItemAssociations'],
    ['tableSetup', 'GET', '/service/priorities'],
    ['tableSetup', 'GET', '/service/sources'],
    ['tableSetup', 'GET', '/service/severities'],
    ['tableSetup', 'GET', '/service/impacts'],
    ['tableSetup', 'GET', '/system/userDefinedFields'],
    ['memberMaintenance', 'GET', '/system/members'],
    ['timeEntries', 'POST', '/time/entries', TIME],
  ])('%s: %s %s', async (right, method, path, body) => {
    trial.emulator.faults.set({ withoutRights: [right] });
    const answer = await trial.call(method, path, body);
    expect([answer.status, answer.json]).toEqual([403, REFUSED]);
  });

  it.each<[Right, string]>([
    ['tableSetup', '/service/info/boards'],
    ['serviceTicketsInquire', '/service/boards'],
    ['companyMaintenance', '/company/contacts'],
    ['contacts', '/company/companies'],
    ['memberMaintenance', '/service/boards'],
  ])('%s does not refuse %s', async (right, path) => {
    trial.emulator.faults.set({ withoutRights: [right] });
    expect((await trial.call('GET', path)).status).toBe(200);
  });
});

describe('without Close Service Tickets', () => {
  const close = [{ op: 'replace', path: 'status', value: { id: 312 } }];
  const edit = [{ op: 'replace', path: 'priority', value: { id: 5 } }];

  it.each<[string, boolean, string, string, unknown, number]>([
    ['an open ticket cannot be closed', false, 'PATCH', '', close, 403],
    ['an open ticket can be changed', false, 'PATCH', '', edit, 200],
    ['an open ticket can be noted', false, 'POST', '/notes', NOTE, 201],
    ['a closed ticket cannot be changed', true, 'PATCH', '', edit, 403],
    ['a closed ticket cannot be noted', true, 'POST', '/notes', NOTE, 403],
    ['a closed ticket can be read', true, 'GET', '', undefined, 200],
  ])('%s', async (_, closed, method, path, body, status) => {
    const id = await trial.open(closed ? { status: { id: 312 } } : {});
    trial.emulator.faults.set({ withoutRights: ['closeServiceTickets'] });
    expect((await trial.call(method, `/service/tickets/${id}${path}`, body)).status).toBe(status);
  });

  it('no ticket can be opened closed', async () => {
    trial.emulator.faults.set({ withoutRights: ['closeServiceTickets'] });
    expect((await trial.call('POST', '/service/tickets', { ...TICKET, status: { id: 312 } })).status).toBe(
      403,
    );
    expect((await trial.call('GET', '/service/tickets/count?conditions=closedFlag=true')).status).toBe(200);
  });
});

describe('a missing right is noticed', () => {
  const WITHOUT = ['serviceTicketsAdd'] as const;

  it.each([
    ['beforeBody', { nonsense: 1 }, 403],
    ['afterBody', { nonsense: 1 }, 400],
    ['afterBody', TICKET, 403],
  ] as const)('%s: %j gives %i', async (rightsChecked, body, status) => {
    const kept = async (): Promise<unknown> => (await trial.call('GET', '/service/tickets/count')).json;
    const before = await kept();
    trial.emulator.faults.set({ withoutRights: WITHOUT, rightsChecked });
    expect((await trial.call('POST', '/service/tickets', body)).status).toBe(status);
    expect(await kept()).toEqual(before);
  });

  it('for our member, not for a technician', async () => {
    trial.emulator.faults.set({ withoutRights: RIGHTS });
    const answer = await trial.raw('POST', '/emulator/technician/service/tickets', JSON.stringify(TICKET));
    expect([answer.status, answer.json]).toMatchObject([201, { _info: { enteredBy: 'technician' } }]);
  });
});
