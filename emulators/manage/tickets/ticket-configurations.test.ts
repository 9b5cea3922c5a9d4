import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFurnishedTrial } from '../furnished-trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
let id: number;
beforeAll(async () => void (trial = await startFurnishedTrial()));
beforeEach(async () => void (id = await trial.open()));
afterAll(() => trial.emulator.close());

const attach = (body: unknown, ticket = id): ReturnType<Trial['call']> =>
  trial.call('POST', `/service/tickets/${ticket}/configurations`, body);
const linked = async (query = ''): Promise<unknown> =>
  (await trial.call('GET', `/service/tickets/${id}/configurations${query}`)).json;

describe('linking a ticket to a device', () => {
  it('answers 201 with the reference, and the ticket lists and counts it', async () => {
    const answer = await attach({ id: 501 });
    expect([answer.status, answer.json]).toMatchObject([
      201,
      { id: 501, name: 'NW-DC01', deviceIdentifier: 'dev-501' },
    ]);
    expect(await linked()).toMatchObject([{ id: 501 }]);
    expect((await trial.call('GET', `/service/tickets/${id}/configurations/count`)).json).toEqual({
      count: 1,
    });
  });

  it.each([
    ['a device that does not exist', { id: 9 }, 'NotFound'],
    ['a device of another company', { id: 503 }, 'NotFound'],
    ['no device', {}, 'MissingRequiredField'],
    ['a device that is linked already', { id: 502 }, 'ObjectExists'],
  ])('is refused for %s', async (_, body, code) => {
    await attach({ id: 502 });
    const answer = await attach(body);
    expect([answer.status, answer.json]).toMatchObject([400, { errors: [{ code }] }]);
    expect(await linked()).toMatchObject([{ id: 502 }]);
  });

  it('is refused with a member that the type has not got', async () => {
    expect((await attach({ configurationId: 501 })).json).toMatchObject({ code: 'ConnectWiseApi' });
  });

  it('is 404 for a ticket that is not there', async () => {
    expect((await attach({ id: 501 }, 57919)).status).toBe(404);
  });

  it.each([
    ['?conditions=name="NW-OLD"', [502]],
    ['?conditions=deviceIdentifier="dev-501"', [501]],
    ['?orderBy=id desc', [502, 501]],
    ['?pageSize=1', [501]],
    ['?pageSize=1&page=2', [502]],
    ['?page=9', []],
  ])('is listed as asked for by %s', async (query, expected) => {
    await attach({ id: 501 });
    await attach({ id: 502 });
    const devices = (await linked(query)) as readonly { readonly id: number }[];
    expect(devices.map((device) => device.id)).toEqual(expected);
  });

  it('is listed with the fields asked for, and counted by conditions', async () => {
    await attach({ id: 501 });
    expect(await linked('?fields=id,name')).toEqual([{ id: 501, name: 'NW-DC01' }]);
    expect(await linked('/count?conditions=id=502')).toEqual({ count: 0 });
  });

  it.each(['?conditions=serial="SN-1"', '?fields=company', '?pageSize=1001'])(
    'is not listed by %s',
    async (query) => {
      const answer = await trial.call('GET', `/service/tickets/${id}/configurations${query}`);
      expect(answer.status).toBe(400);
    },
  );

  it('can be undone once', async () => {
    await attach({ id: 501 });
    const path = `/service/tickets/${id}/configurations/501`;
    expect((await trial.call('DELETE', path)).status).toBe(204);
    expect((await trial.call('DELETE', path)).status).toBe(404);
    expect(await linked()).toEqual([]);
  });

  it.each(['configurations', 'configuration'])(
    'cannot be done by the member %s of a ticket',
    async (name) => {
      const answer = await trial.call('POST', '/service/tickets', {
        summary: 'x',
        company: { id: 250 },
        [name]: [{ id: 501 }],
      });
      expect(answer.status).toBe(400);
    },
  );
});

describe('tickets of a device', () => {
  const find = (condition: string): ReturnType<Trial['call']> =>
    trial.call('GET', `/service/tickets?conditions=${encodeURIComponent(condition)}&pageSize=1000`);

  it.each(['configuration/id=501', 'configuration/id=501 and closedFlag=false'])(
    'are found by %s',
    async (condition) => {
      await attach({ id: 501 });
      const found = (await find(condition)).json as { id: number }[];
      expect(found.map((ticket) => ticket.id)).toContain(id);
    },
  );

  it('are not those of another', async () => {
    await attach({ id: 501 });
    const found = (await find('configuration/id=502')).json as { id: number }[];
    expect(found.map((ticket) => ticket.id)).not.toContain(id);
  });

  it.each([
    'configuration/id=501 or configuration/id=502',
    'id=1 or configuration/id=501',
    'closedFlag=false and (configuration/id=501 or configuration/id=502)',
    'configuration/id in (501,502)',
  ])('cannot be asked for by %s', async (condition) => {
    const answer = await find(condition);
    expect([answer.status, answer.json]).toMatchObject([400, { code: 'ApiFindCondition' }]);
  });
});
