import { expect, it } from 'vitest';
import type { Placement } from '../../desk.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { PLACEMENT } from '../scripted-server.fixture.ts';
import type { ClientMapping } from './client-mapping.ts';
import { createPlaces } from './place.ts';

const signal = new AbortController().signal;
const OFFLINE = { Id: '1042', ComputerName: 'fin-ws-07', Client: { Id: '7' }, Status: 'Offline' };
const HOME = { kind: 'company', isCatchAll: false, remarks: [] } as const;
const UNMAPPED = { kind: 'unmapped', code: 'unmapped-company', message: 'No.', advice: 'Map it.' } as const;

/** Places at a server with these computers; 900 is the runner. */
function placesAmong(
  rows: readonly object[],
  client: Awaited<ReturnType<ClientMapping['clientFor']>> = { ...HOME, clientId: 7 },
  now = () => 0,
  keepsComputer = true,
) {
  const asked: string[] = [];
  const get: AutomateClient['get'] = (path, _query, answer) => {
    asked.push(path);
    return Promise.resolve(answer.parse(rows));
  };
  const mapping = { clientFor: () => Promise.resolve(client) };
  const runners = () => Promise.resolve([900] as const);
  const logged: (readonly [message: string, details: object])[] = [];
  const places = createPlaces(
    mapping,
    { get },
    runners,
    { keepsComputer },
    (...line) => logged.push(line),
    now,
  );
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

it('it stands on the runner where the server puts it there anyway, and says which computer it is about', async () => {
  const { asked, home, forOpening, logged } = placesAmong([OFFLINE], undefined, undefined, false);
  expect(await home(PLACEMENT)).toMatchObject({
    remarks: [
      'This Automate server puts tickets on the computer that runs plumbline’s script: this one is about FIN-WS-07.',
    ],
  });
  expect(await forOpening(PLACEMENT)).toEqual({ clientId: 7, computerId: 900 });
  expect([asked, logged]).toEqual([[], []]);
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

it('at the catch-all it says so first', async () => {
  const catchAll = { ...HOME, isCatchAll: true, remarks: ['At the catch-all.'], clientId: 1 };
  const { home, forOpening } = placesAmong([], catchAll);
  expect(await home(PLACEMENT)).toEqual({
    ...HOME,
    isCatchAll: true,
    remarks: ['At the catch-all.', expect.stringContaining('FIN-WS-07 was not found')],
  });
  expect(await forOpening(PLACEMENT)).toEqual({ clientId: 1, computerId: 900 });
});

it('without a client it stands nowhere: people are told', async () => {
  const { home, forOpening } = placesAmong([OFFLINE], UNMAPPED);
  expect(await home(PLACEMENT)).toEqual(UNMAPPED);
  await expect(forOpening(PLACEMENT)).rejects.toMatchObject({ code: 'unmapped-company', retryable: false });
});

it('its computer is looked up once a minute, misses too', async () => {
  let now = 0;
  const { home, forOpening, asked } = placesAmong([], undefined, () => now);
  await home(PLACEMENT);
  now = 59_999;
  await forOpening(PLACEMENT);
  expect(asked).toEqual(['/Computers']);
  now = 60_000;
  await forOpening(PLACEMENT);
  expect(asked).toHaveLength(2);
});
