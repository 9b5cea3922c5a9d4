import { describe, expect, it } from 'vitest';
import type { Placement } from '../desk.ts';
import type { AutomateClient } from './automate-client.ts';
import { createRunOn, newestNamed } from './run-on.ts';
import { PLACEMENT, settingsFor } from './scripted-server.fixture.ts';

const signal = new AbortController().signal;
const AWAITED = { kind: 'awaited', problem: 'GravityZone is down', advice: 'Wait.' } as const;

/** A client that only knows computers, and tells the conditions it was asked with. */
function computers(rows: readonly object[]): { client: AutomateClient; conditions: unknown[] } {
  const conditions: unknown[] = [];
  const unexpected = (): Promise<never> => Promise.reject(new Error('only GET /Computers is expected'));
  const client: AutomateClient = {
    get(_path, query, answer) {
      conditions.push(query['condition']);
      return Promise.resolve(answer.parse(rows));
    },
    getIfThere: unexpected,
    post: unexpected,
  };
  return { client, conditions };
}

describe('the computer that opens a ticket', () => {
  const settings = settingsFor('http://127.0.0.1', { catchAll: { clientId: 1, standInComputer: 100 } });
  const found = [{ Id: '1042', ComputerName: 'fin-ws-07', RemoteAgentLastContact: '2026-03-01T10:00:00Z' }];
  const forOpening = (rows: readonly object[], changes: Partial<typeof PLACEMENT>, now = () => 0) => {
    const { client, conditions } = computers(rows);
    const runOn = createRunOn(settings, client, () => undefined, now);
    return { conditions, runOn, ask: () => runOn.forOpening({ ...PLACEMENT, ...changes }, signal) };
  };

  it("is the incident's own, looked up by name within the mapped client", async () => {
    const { ask, conditions } = forOpening(found, {});
    expect(await ask()).toEqual({ computerId: 1042, remarks: [] });
    expect(conditions).toEqual(["ComputerName = 'FIN-WS-07' and Client.Id = 7"]);
  });

  it.each([
    ['is not found', [], 'FIN-WS-07', 1],
    ['is not reported', found, undefined, 0],
    ['needs quoting', found, "O'BRIEN", 0],
    ['is in another alphabet', found, 'БУХ-01', 0],
  ])("is the client's stand-in where the name %s", async (_, rows, computerName, lookUps) => {
    const { ask, conditions } = forOpening(rows, { computerName });
    expect(await ask()).toEqual({ computerId: 900, remarks: [] });
    expect(conditions).toHaveLength(lookUps);
  });

  it.each([['unknown'], [undefined], ['constructor']])(
    'is of the catch-all client for company %s',
    async (companyId) => {
      const { ask, conditions } = forOpening([], { companyId });
      expect(await ask()).toMatchObject({ computerId: 100 });
      expect(conditions).toEqual(["ComputerName = 'FIN-WS-07' and Client.Id = 1"]);
    },
  );

  it.each<[string, Partial<Placement>, string]>([
    ['of an incident without company', { companyId: undefined }, 'The incident names no GravityZone company'],
    ['of a company by its name', {}, 'GravityZone company gz2 (Acme) is mapped to no Automate client'],
    [
      'of a company without name',
      { companyName: { kind: 'unknown' } },
      'GravityZone company gz2 is mapped to no Automate client',
    ],
    [
      'of a company whose name was waited for in vain',
      { companyName: { kind: 'given up', problem: 'GravityZone is down' } },
      'GravityZone company gz2, whose name could not be fetched (GravityZone is down), is mapped to no Automate client',
    ],
  ])('has the ticket %s say why it stands at the catch-all client', async (_, changes, reason) => {
    const { ask } = forOpening([], { companyId: 'gz2', ...changes });
    expect(await ask()).toEqual({
      computerId: 100,
      remarks: [`${reason}: the ticket stands at the catch-all client.`],
    });
  });

  it("waits for the name before it is the catch-all's, never where the company is mapped", async () => {
    const { ask, runOn } = forOpening([], { companyId: 'gz2', companyName: AWAITED });
    await expect(ask()).rejects.toMatchObject({ code: 'company-name-unavailable', retryable: true });
    expect(runOn.standIn({ ...PLACEMENT, companyId: 'gz2', companyName: AWAITED })).toBe(100);
    expect(await forOpening(found, { companyName: AWAITED }).ask()).toEqual({
      computerId: 1042,
      remarks: [],
    });
  });

  it('is looked up once a minute', async () => {
    let now = 0;
    const { ask, conditions } = forOpening(found, {}, () => now);
    await ask();
    now = 59_999;
    await ask();
    expect(conditions).toHaveLength(1);
    now = 60_000;
    await ask();
    expect(conditions).toHaveLength(2);
  });

  it('is refused, with advice, where the company is mapped nowhere and there is no catch-all', () => {
    const runOn = createRunOn(
      settingsFor('http://127.0.0.1'),
      computers([]).client,
      () => undefined,
      () => 0,
    );
    const standIn = (): number => runOn.standIn({ ...PLACEMENT, companyId: 'unknown' });
    expect(standIn).toThrow(expect.objectContaining({ code: 'unmapped-company', retryable: false }));
    expect(standIn).toThrow('No Automate client is mapped to the GravityZone company Acme, unknown.');
  });
});

describe('of several computers with one name', () => {
  const row = (id: number, lastContact: number, name = 'A') => ({ id, name, lastContact });

  it.each([
    ['the one seen last', [row(1, 5), row(2, 9), row(3, 0)], 2],
    ['one at all where none was ever seen', [row(1, 0)], 1],
    ['none whose name only resembles', [row(1, 5, 'AB')], undefined],
  ])('counts %s', (_, rows, expected) => {
    expect(newestNamed(rows, 'a')).toBe(expected);
  });
});
