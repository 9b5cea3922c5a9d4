import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RIGHTS } from './faults.ts';
import type { Right } from './faults.ts';
import { FURNISHED_SEED, startTrial } from './trial.test-kit.ts';
import type { Trial } from './trial.test-kit.ts';

let trial: Trial;
/** Ids of an open and of a closed ticket. */
let open: number;
let closed: number;
beforeEach(async () => {
  trial = await startTrial({ seed: FURNISHED_SEED });
  open = await trial.open();
  closed = await trial.open({ status: { id: 312 } });
});
afterEach(() => trial.emulator.close());

const REFUSED = [
  403,
  { code: 'Security', message: 'You do not have security permission to perform this action.' },
];
const TICKET = { summary: 'x', company: { id: 250 } };
const NOTE = { text: 'x', internalAnalysisFlag: true };
const kept = async (): Promise<unknown> => (await trial.raw('GET', '/emulator/tickets')).json;

it.each<[Right, string, string, unknown?]>([
  ['companyMaintenance', 'GET', '/company/companies'],
  ['companyMaintenance', 'GET', '/company/companies/250'],
  ['configurations', 'GET', '/company/configurations'],
  ['configurations', 'GET', '/service/tickets/1001/configurations'],
  ['configurations', 'POST', '/service/tickets/1001/configurations', { id: 501 }],
  ['serviceTicketsAdd', 'POST', '/service/tickets', TICKET],
  ['serviceTicketsEdit', 'PATCH', '/service/tickets/1001', []],
  ['serviceTicketsEdit', 'POST', '/service/tickets/1001/notes', NOTE],
  ['serviceTicketsEdit', 'PATCH', '/service/tickets/1001/notes/1', []],
  ['serviceTicketsEdit', 'DELETE', '/service/tickets/1001/notes/1'],
  ['serviceTicketsEdit', 'POST', '/service/tickets/1001/merge', { mergeTicketIds: [1], status: { id: 310 } }],
  ['serviceTicketsInquire', 'GET', '/service/tickets'],
  ['serviceTicketsInquire', 'GET', '/service/tickets/1001'],
  ['serviceTicketsInquire', 'GET', '/service/tickets/1001/notes'],
  ['serviceTicketsInquire', 'GET', '/service/info/boards'],
  ['serviceTicketsDelete', 'DELETE', '/service/tickets/1001'],
  ['tableSetup', 'GET', '/service/boards'],
  ['tableSetup', 'GET', '/service/boards/21/statuses'],
  ['tableSetup', 'GET', '/service/boards/21/typeSubTypeItemAssociations'],
  ['tableSetup', 'GET', '/service/priorities'],
  ['tableSetup', 'GET', '/service/sources'],
  ['tableSetup', 'GET', '/company/companies/statuses'],
  ['memberMaintenance', 'GET', '/system/members'],
  ['callbacks', 'GET', '/system/callbacks'],
  ['callbacks', 'POST', '/system/callbacks', {}],
  ['callbacks', 'PATCH', '/system/callbacks/1', []],
  ['callbacks', 'DELETE', '/system/callbacks/1'],
])('without %s a role is refused %s %s', async (right, method, path, body) => {
  trial.emulator.faults.set({ withoutRights: [right] });
  const answer = await trial.call(method, path, body);
  expect([answer.status, answer.json]).toEqual(REFUSED);
});

it.each<[Right, string]>([
  ['tableSetup', '/service/info/boards'],
  ['serviceTicketsInquire', '/service/boards'],
  ['companyMaintenance', '/company/companies/statuses'],
])('without %s a role may read %s', async (right, path) => {
  trial.emulator.faults.set({ withoutRights: [right] });
  expect((await trial.call('GET', path)).status).toBe(200);
});

describe.each(['beforeBody', 'afterBody'] as const)('where rights are checked %s', (rightsChecked) => {
  const close = [{ op: 'replace', path: 'status', value: { id: 312 } }];
  const edit = [{ op: 'replace', path: 'summary', value: 'x' }];
  const merged = (id: number) => ({ mergeTicketIds: [id], status: { id: 310 } });

  it.each<[string, string, () => string, () => unknown]>([
    ['open a closed ticket', 'POST', () => '', () => ({ ...TICKET, status: { id: 312 } })],
    ['close one', 'PATCH', () => `/${open}`, () => close],
    ['change a closed one', 'PATCH', () => `/${closed}`, () => edit],
    ['delete a closed one', 'DELETE', () => `/${closed}`, () => undefined],
    ['note a closed one', 'POST', () => `/${closed}/notes`, () => NOTE],
    ['attach a device to a closed one', 'POST', () => `/${closed}/configurations`, () => ({ id: 501 })],
    ['merge a closed one', 'POST', () => `/${open}/merge`, () => merged(closed)],
    ['merge into a closed one', 'POST', () => `/${closed}/merge`, () => merged(open)],
  ])('a role without Close Service Tickets may not %s', async (_, method, path, body) => {
    trial.emulator.faults.set({ withoutRights: ['closeServiceTickets'], rightsChecked });
    const before = await kept();
    const answer = await trial.call(method, `/service/tickets${path()}`, body());
    expect([answer.status, answer.json]).toEqual(REFUSED);
    expect(await kept()).toEqual(before);
  });

  it('it may change and note an open ticket, and read a closed one', async () => {
    trial.emulator.faults.set({ withoutRights: ['closeServiceTickets'], rightsChecked });
    const answers = [
      await trial.call('PATCH', `/service/tickets/${open}`, edit),
      await trial.call('POST', `/service/tickets/${open}/notes`, NOTE),
      await trial.call('GET', `/service/tickets/${closed}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 200]);
  });
});

it.each([
  ['beforeBody', { nonsense: 1 }, 403],
  ['afterBody', { nonsense: 1 }, 400],
  ['afterBody', TICKET, 403],
] as const)('a missing right is noticed %s: %j gives %i', async (rightsChecked, body, status) => {
  const before = await kept();
  trial.emulator.faults.set({ withoutRights: ['serviceTicketsAdd'], rightsChecked });
  expect((await trial.call('POST', '/service/tickets', body)).status).toBe(status);
  expect(await kept()).toEqual(before);
});

it('a technician lacks no right', async () => {
  trial.emulator.faults.set({ withoutRights: RIGHTS });
  const answer = await trial.technician('POST', '/service/tickets', TICKET);
  expect([answer.status, answer.json]).toMatchObject([201, { _info: { enteredBy: 'technician' } }]);
});
