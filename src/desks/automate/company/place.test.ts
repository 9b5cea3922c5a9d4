import { expect, it } from 'vitest';
import type { Placement } from '../../desk.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { createPlaces } from './place.ts';
import { PLACEMENT, settingsFor } from '../scripted-server.fixture.ts';

const signal = new AbortController().signal;
const SETTINGS = settingsFor('http://127.0.0.1', { catchAll: { clientId: 1 } });
const OFFLINE = { Id: '1042', ComputerName: 'fin-ws-07', Client: { Id: '7' }, Status: 'Offline' };
const NOWHERE: Placement = { ...PLACEMENT, companyId: 'gz2' };

/** Places at a server with these computers and all clients but 9; 900 is the runner. */
function placesAmong(rows: readonly object[], settings = SETTINGS, now = () => 0) {
  const asked: string[] = [];
  const client: Pick<AutomateClient, 'get' | 'getIfThere'> = {
    get(path, _query, answer) {
      asked.push(path);
      return Promise.resolve(answer.parse(rows));
    },
    getIfThere(path, _query, answer) {
      asked.push(path);
      return Promise.resolve(path === '/Clients/9' ? undefined : answer.parse({ Id: '7' }));
    },
  };
  const runner = { pick: () => Promise.resolve(900) };
  const logged: (readonly [message: string, details: object])[] = [];
  const places = createPlaces(settings, client, runner, (...line) => logged.push(line), now);
  return {
    asked,
    logged,
    home: (placement: Placement) => places.home(placement, signal),
    forOpening: (placement: Placement) => places.forOpening(placement, 'i1', signal),
  };
}

it('a ticket stands at the mapped client on the computer of the incident, which may be offline', async () => {
  const { home, forOpening } = placesAmong([OFFLINE]);
  expect(await home(PLACEMENT)).toEqual({ kind: 'company', isCatchAll: false, remarks: [] });
  expect(await forOpening(PLACEMENT)).toEqual({ clientId: 7, computerId: 1042 });
});

it.each([
  ['is not found', 'FIN-WS-07', 'FIN-WS-07 was not found among the computers of its client in Automate'],
  ['is not reported', undefined, 'GravityZone reported no computer'],
])('it stands on the runner where the computer %s, and says so', async (_what, computerName, why) => {
  const { home, forOpening } = placesAmong([]);
  const placement = { ...PLACEMENT, computerName };
  expect(await home(placement)).toMatchObject({
    remarks: [`${why}: the ticket stands on computer 900, which runs plumbline’s script.`],
  });
  expect(await forOpening(placement)).toEqual({ clientId: 7, computerId: 900 });
});

it('opening it logs a computer that Automate does not show, with incident and advice', async () => {
  const { home, forOpening, logged } = placesAmong([]);
  await home(PLACEMENT);
  await forOpening({ ...PLACEMENT, computerName: undefined });
  expect(logged).toEqual([]);
  await forOpening(PLACEMENT);
  expect(logged).toEqual([
    [
      'Automate shows no computer FIN-WS-07 at client 7.',
      {
        incident: 'i1',
        clientId: 7,
        computerName: 'FIN-WS-07',
        advice: expect.stringContaining('may see it') as string,
      },
    ],
  ]);
});

it('it stands at the catch-all where the company is mapped nowhere, and says so first', async () => {
  const { home, forOpening } = placesAmong([]);
  expect(await home(NOWHERE)).toMatchObject({
    isCatchAll: true,
    remarks: [
      expect.stringContaining('the ticket stands at the catch-all client'),
      expect.stringContaining('FIN-WS-07 was not found'),
    ],
  });
  expect(await forOpening(NOWHERE)).toEqual({ clientId: 1, computerId: 900 });
});

it("it waits for the company's name before it is the catch-all's, never where the company is mapped", async () => {
  const companyName = { kind: 'awaited', problem: 'GravityZone is down', advice: 'Wait.' } as const;
  const { home } = placesAmong([OFFLINE]);
  await expect(home({ ...NOWHERE, companyName })).rejects.toMatchObject({
    code: 'company-name-unavailable',
    retryable: true,
  });
  expect(await home({ ...PLACEMENT, companyName })).toMatchObject({ isCatchAll: false });
});

it.each([
  ['is mapped nowhere, and there is no catch-all', {}, 'unmapped-company'],
  ['is mapped to a client that Automate does not show', { gz2: { clientId: 9 } }, 'unknown-client'],
])('it stands nowhere where the company %s: people are told', async (_what, companies, code) => {
  const { home, forOpening } = placesAmong([OFFLINE], settingsFor('http://127.0.0.1', { companies }));
  expect(await home(NOWHERE)).toMatchObject({ kind: 'unmapped', code });
  await expect(forOpening(NOWHERE)).rejects.toMatchObject({ code, retryable: false });
});

it('an unknown client names the setting and the right', async () => {
  const { home } = placesAmong([], settingsFor('http://127.0.0.1', { catchAll: { clientId: 9 } }));
  expect(await home(NOWHERE)).toMatchObject({
    message: expect.stringContaining('client 9') as string,
    advice: expect.stringMatching(/`companies` or `catchAll`.*Clients: Show All/) as string,
  });
});

it('client and computer are looked up once a minute, misses too', async () => {
  let now = 0;
  const { home, forOpening, asked } = placesAmong([], SETTINGS, () => now);
  await home(PLACEMENT);
  now = 59_999;
  await forOpening(PLACEMENT);
  expect(asked).toEqual(['/Clients/7', '/Computers']);
  now = 60_000;
  await forOpening(PLACEMENT);
  expect(asked).toHaveLength(4);
});
