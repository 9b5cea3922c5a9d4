import { describe, expect, it } from 'vitest';
import type { Placement } from '../desk.ts';
import type { AutomateClient } from './automate-client.ts';
import { createRunOn, newestNamed } from './run-on.ts';
import { PLACEMENT, settingsFor } from './scripted-server.fixture.ts';

const signal = new AbortController().signal;
const AWAITED = { kind: 'awaited', problem: 'GravityZone is down', advice: 'Wait.' } as const;

/** A client that only knows computers, and tells which it was asked for. */
function computers(rows: readonly object[]): { client: AutomateClient; asked: unknown[] } {
  const asked: unknown[] = [];
  const unexpected = (): Promise<never> => Promise.reject(new Error('only GET /Computers is expected'));
  const client: AutomateClient = {
    get(_path, query, answer) {
      asked.push(query['condition'] ?? query['ids']);
      return Promise.resolve(answer.parse(rows));
    },
    getIfThere: unexpected,
    post: unexpected,
    clockAhead: () => 0,
  };
  return { client, asked };
}

const SETTINGS = settingsFor('http://127.0.0.1', { catchAll: { clientId: 1, standInComputer: 100 } });
const FOUND = { Id: '1042', ComputerName: 'fin-ws-07', RemoteAgentLastContact: '2026-03-01T10:00:00Z' };
const ON_STAND_IN = "the ticket stands on the stand-in computer of the incident's client.";

function runOnOf(rows: readonly object[], settings = SETTINGS, now = () => 0) {
  const { client, asked } = computers(rows);
  return { asked, runOn: createRunOn(settings, client, () => undefined, now) };
}

describe('the computer that opens a ticket', () => {
  it("is the incident's own, looked up by name within the mapped client", async () => {
    const { runOn, asked } = runOnOf([FOUND]);
    expect(await runOn.forOpening(PLACEMENT, signal)).toEqual({
      computerId: 1042,
      isCatchAll: false,
      remarks: [],
    });
    expect(asked).toEqual(["ComputerName = 'FIN-WS-07' and Client.Id = 7"]);
  });

  it.each([
    [
      'is not found',
      [],
      'FIN-WS-07',
      1,
      'FIN-WS-07 was not found among the computers of its client in Automate',
    ],
    ['is offline', [{ ...FOUND, Status: 'Offline' }], 'FIN-WS-07', 1, 'FIN-WS-07 is offline in Automate'],
    ['is not reported', [FOUND], undefined, 0, 'GravityZone reported no computer'],
    [
      'needs quoting',
      [FOUND],
      "O'BRIEN",
      0,
      "O'BRIEN was not found among the computers of its client in Automate",
    ],
    [
      'is in another alphabet',
      [FOUND],
      'БУХ-01',
      0,
      'БУХ-01 was not found among the computers of its client in Automate',
    ],
  ])(
    "is the client's stand-in where it %s, and the ticket says so",
    async (_, rows, computerName, lookUps, why) => {
      const { runOn, asked } = runOnOf(rows);
      expect(await runOn.forOpening({ ...PLACEMENT, computerName }, signal)).toMatchObject({
        computerId: 900,
        remarks: [`${why}: ${ON_STAND_IN}`],
      });
      expect(asked).toHaveLength(lookUps + 1); // of the stand-in itself
    },
  );

  it('is of the catch-all client where the company is mapped nowhere, and the ticket says so first', async () => {
    const { runOn, asked } = runOnOf([]);
    expect(await runOn.forOpening({ ...PLACEMENT, companyId: 'gz2' }, signal)).toEqual({
      computerId: 100,
      isCatchAll: true,
      remarks: [
        'GravityZone company gz2 (Acme) is mapped to no Automate client: the ticket stands at the catch-all client.',
        `FIN-WS-07 was not found among the computers of its client in Automate: ${ON_STAND_IN}`,
      ],
    });
    expect(asked).toEqual(["ComputerName = 'FIN-WS-07' and Client.Id = 1", 100]);
  });

  it.each([
    ['says that it stands at another client, where the stand-in does', '8', 1],
    ['says nothing of that where the stand-in is of the client', '7', 0],
  ])('%s', async (_, Id, remarks) => {
    const { runOn } = runOnOf([{ Id: '900', ComputerName: 'RUNNER', Client: { Id } }]);
    const stray =
      'Computer 900 belongs to client 8 in Automate, so this ticket stands there: name a computer of client 7 as `standInComputer` in the settings.';
    expect((await runOn.forOpening(PLACEMENT, signal)).remarks.slice(1)).toEqual([stray].slice(0, remarks));
  });

  it("waits for the name before it is the catch-all's, never where the company is mapped", async () => {
    const awaited = { ...PLACEMENT, companyName: AWAITED };
    const { runOn } = runOnOf([FOUND]);
    await expect(runOn.home({ ...awaited, companyId: 'gz2' }, signal)).rejects.toMatchObject({
      code: 'company-name-unavailable',
      retryable: true,
    });
    expect(await runOn.forOpening(awaited, signal)).toMatchObject({ computerId: 1042 });
  });

  it('is looked up once a minute', async () => {
    let now = 0;
    const { runOn, asked } = runOnOf([FOUND], SETTINGS, () => now);
    await runOn.home(PLACEMENT, signal);
    now = 59_999;
    await runOn.forOpening(PLACEMENT, signal);
    expect(asked).toHaveLength(1);
    now = 60_000;
    await runOn.forOpening(PLACEMENT, signal);
    expect(asked).toHaveLength(2);
  });

  it('is refused where the company is mapped nowhere and there is no catch-all; people are told', async () => {
    const { runOn } = runOnOf([], settingsFor('http://127.0.0.1'));
    const placement = { ...PLACEMENT, companyId: 'gz2' };
    await expect(runOn.forOpening(placement, signal)).rejects.toMatchObject({
      code: 'unmapped-company',
      retryable: false,
    });
    expect(await runOn.home(placement, signal)).toMatchObject({ kind: 'unmapped', code: 'unmapped-company' });
  });
});

describe('the computer that changes a ticket', () => {
  const nowhere = { ...PLACEMENT, companyId: 'gz2' };

  it.each<[string, readonly object[], number | undefined, Placement, number]>([
    ["the ticket's own", [FOUND], 1042, PLACEMENT, 1042],
    ["the ticket's own where Automate hides its state", [], 1042, PLACEMENT, 1042],
    ['the stand-in where that one is offline', [{ ...FOUND, Status: 'offline' }], 1042, PLACEMENT, 900],
    ['the stand-in where the ticket names none', [], undefined, PLACEMENT, 900],
    ['that of the catch-all where the company is mapped nowhere', [], undefined, nowhere, 100],
  ])('is %s', async (_, rows, ticketComputer, placement, expected) => {
    const { runOn } = runOnOf(rows);
    expect(await runOn.forChange(ticketComputer, placement, signal)).toBe(expected);
  });

  it("is the ticket's own where there is no client with a stand-in, and none where that is missing too", async () => {
    const { runOn, asked } = runOnOf([], settingsFor('http://127.0.0.1'));
    expect(await runOn.forChange(1042, nowhere, signal)).toBe(1042);
    expect(asked).toEqual([]);
    await expect(runOn.forChange(undefined, nowhere, signal)).rejects.toMatchObject({
      code: 'unmapped-company',
    });
  });
});

describe('of several computers with one name', () => {
  const row = (id: number, lastContact: number, name = 'A') => ({ id, name, lastContact });

  it.each([
    ['the one seen last', [row(1, 5), row(2, 9), row(3, 0)], 2],
    ['one at all where none was ever seen', [row(1, 0)], 1],
    ['none whose name only resembles', [row(1, 5, 'AB')], undefined],
  ])('counts %s', (_, rows, expected) => {
    expect(newestNamed(rows, 'a')?.id).toBe(expected);
  });
});
