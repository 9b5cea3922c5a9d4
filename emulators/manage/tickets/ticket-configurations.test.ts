import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { FURNISHED_SEED, startTrial } from '../trial.test-kit.ts';
import type { Trial } from '../trial.test-kit.ts';

let trial: Trial;
let id: number;
beforeAll(async () => void (trial = await startTrial({ seed: FURNISHED_SEED })));
beforeEach(async () => void (id = await trial.open()));
afterAll(() => trial.emulator.close());

const attach = (body: unknown, ticket = id): ReturnType<Trial['call']> =>
  trial.call('POST', `/service/tickets/${ticket}/configurations`, body);
const linked = (query = ''): ReturnType<Trial['call']> =>
  trial.call('GET', `/service/tickets/${id}/configurations${query}`);

it('linking a device answers 201 with the reference, and the ticket lists it', async () => {
  const answer = await attach({ id: 501 });
  const reference = { id: 501, name: 'NW-DC01', deviceIdentifier: 'dev-501' };
  expect([answer.status, answer.json]).toMatchObject([201, reference]);
  expect((await linked()).json).toMatchObject([reference]);
});

it.each([
  ['a device that does not exist', { id: 9 }, 'NotFound'],
  ['a device of another company', { id: 503 }, 'NotFound'],
  ['no device', {}, 'MissingRequiredField'],
  ['a device that is linked already', { id: 502 }, 'ObjectExists'],
])('linking %s is refused', async (_, body, code) => {
  await attach({ id: 502 });
  const answer = await attach(body);
  expect([answer.status, answer.json]).toMatchObject([400, { errors: [{ code }] }]);
  expect((await linked()).json).toMatchObject([{ id: 502 }]);
});

it('linking to a ticket that is not there is a 404', async () => {
  expect((await attach({ id: 501 }, 57919)).status).toBe(404);
});

it.each([
  ['?conditions=deviceIdentifier="dev-501"', [501]],
  ['?orderBy=id desc', [502, 501]],
  ['?pageSize=1&page=2&fields=id,name', [502]],
])('devices are listed as asked for by %s', async (query, expected) => {
  await attach({ id: 501 });
  await attach({ id: 502 });
  expect(((await linked(query)).json as { id: number }[]).map((device) => device.id)).toEqual(expected);
});

it.each(['?conditions=serial="SN-1"', '?fields=company'])('devices are not listed by %s', async (query) => {
  expect((await linked(query)).status).toBe(400);
});
