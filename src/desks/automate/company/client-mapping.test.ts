import { describe, expect, it } from 'vitest';
import type { ClientName, Placement } from '../../desk.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { PLACEMENT, settingsFor } from '../scripted-server.fixture.ts';
import type { AutomateSettings } from '../settings.ts';
import { clientMapping } from './client-mapping.ts';
import { createClients } from './clients.ts';

const signal = new AbortController().signal;
const CLIENTS: readonly object[] = [
  { Id: '1', Name: 'Unsorted', ExternalId: '' },
  { Id: '7', Name: ' Acme &amp;\u00a0Söhne ', ExternalId: '250' },
  { Id: '8', Name: 'Twin', ExternalId: '0' },
  { Id: '9', Name: 'TWIN' },
  { Id: '10', Name: 'Linked', ExternalId: 251 },
  { Id: '11', Name: 'Shared', ExternalId: '252' },
  { Id: '12', Name: "O'Brien", ExternalId: '252' },
  { Id: '13', Name: 'Odd', ExternalId: 'n/a' },
];
const MANAGE = { gz1: { company: 250 }, gz2: { company: 251 }, gz3: { company: 252 }, gz4: { company: 999 } };

/** The mapping at a server with these clients, in pages; what it was asked is kept. */
function mappingOver(changes: Partial<AutomateSettings> = {}, clients = CLIENTS) {
  const asked: object[] = [];
  const clock = { now: 0 };
  const get: AutomateClient['get'] = (path, query, answer) => {
    asked.push({ path, ...query });
    const [page, size] = [Number(query['page']), Number(query['pageSize'])];
    return Promise.resolve(answer.parse(clients.slice((page - 1) * size, page * size)));
  };
  const settings = settingsFor('http://127.0.0.1', { companies: {}, ...changes });
  const logged: string[] = [];
  const mapping = clientMapping(
    settings,
    createClients(
      { get },
      () => clock.now,
      (message) => logged.push(message),
    ),
    MANAGE,
  );
  return {
    asked,
    logged,
    clock,
    mapping,
    find: (placement: Placement) => mapping.clientFor(placement, signal),
  };
}

function placementOf(companyId: string | undefined, name?: string | ClientName): Placement {
  const companyName: ClientName =
    typeof name === 'object' ? name : name === undefined ? { kind: 'unknown' } : { kind: 'known', name };
  return { ...PLACEMENT, companyId, companyName };
}
const at = (clientId: number) => ({ kind: 'company', clientId, isCatchAll: false, remarks: [] });
const AWAITED: ClientName = { kind: 'awaited', problem: 'GravityZone is down', advice: 'Wait.' };

describe('the client of an incident', () => {
  it.each<[string, Partial<AutomateSettings>, Placement, number]>([
    ['the one of its id', { companies: { gz1: { clientId: 8 } } }, placementOf('gz1', 'Linked'), 8],
    [
      'the one of the name in the settings',
      { companies: { gz1: { client: 'linked ' } } },
      placementOf('gz1'),
      10,
    ],
    ['the one linked to the company in Manage', {}, placementOf('gz1', 'Linked'), 7],
    ['the linked one, whose name is not waited for', {}, placementOf('gz2', AWAITED), 10],
    ['the one of its name', {}, placementOf('gz9', 'ACME & söhne'), 7],
    ['the one of its name, quotes and all', {}, placementOf(undefined, "O'BRIEN"), 12],
    ['the one of its name where several are linked', {}, placementOf('gz3', 'Shared'), 11],
    ['the one of its name where none is linked', {}, placementOf('gz4', 'Odd'), 13],
  ])('is %s', async (_which, settings, placement, clientId) => {
    expect(await mappingOver(settings).find(placement)).toEqual(at(clientId));
  });

  const catchAll = { client: 'Unsorted' };
  it.each<[string, Partial<AutomateSettings>, Placement, string]>([
    ['no client has its name', {}, placementOf('gz9', 'Acme'), 'No Automate client is named "Acme"'],
    ['several have its name', {}, placementOf('gz9', 'Twin'), 'Several Automate clients are named "Twin"'],
    [
      'several are linked, and none has its name',
      {},
      placementOf('gz3', 'X'),
      'No Automate client is named "X"',
    ],
    [
      'only the settings count',
      { clientMapping: 'explicit' },
      placementOf('gz1', 'Linked'),
      'GravityZone company gz1 (Linked) is mapped to no Automate client',
    ],
  ])('is the catch-all, with the reason, where %s', async (_why, settings, placement, reason) => {
    expect(await mappingOver({ catchAll, ...settings }).find(placement)).toEqual({
      ...at(1),
      isCatchAll: true,
      remarks: [`${reason}: the ticket stands at the catch-all client.`],
    });
  });

  it('is not said to be nobody’s where the server has more clients than are read, which the log says once', async () => {
    const many = Array.from({ length: 20_001 }, (_, n) => ({ Id: String(n + 1), Name: `Client ${n + 1}` }));
    const { find, logged, clock } = mappingOver({}, many);
    expect(await find(placementOf('gz9', 'Client 20000'))).toEqual(at(20_000));
    for (const name of ['Client 20001', 'Acme'])
      expect(await find(placementOf('gz9', name))).toMatchObject({
        kind: 'unmapped',
        message: `Automate has more clients than the 20000 that plumbline reads, and among these is none named "${name}", and Automate has no catch-all client.`,
        advice: expect.stringContaining('let the Automate user see fewer clients') as string,
      });
    clock.now += 3_600_000;
    await find(placementOf('gz9', 'Acme'));
    expect(logged).toEqual([expect.stringContaining('more clients than the 20000 that plumbline reads')]);
  });

  it('is missing, with advice, where it is found nowhere and there is no catch-all', async () => {
    expect(await mappingOver().find(placementOf('gz9', 'Acme'))).toEqual({
      kind: 'unmapped',
      code: 'unmapped-company',
      message: 'No Automate client is named "Acme", and Automate has no catch-all client.',
      advice:
        'Add "gz9" with { clientId: ID } or { client: NAME } of an Automate client to `companies` in the Automate settings, or set `catchAll`.',
    });
  });

  it.each<[string, AutomateSettings['catchAll'], string, RegExp]>([
    [
      'an id',
      { clientId: 55 },
      'unknown-client',
      /no client 55, which the settings name as the catch-all\.$/,
    ],
    ['a name', { client: 'Nobody' }, 'unknown-client', /no client "Nobody", /],
    ['a name that two have', { client: 'twin' }, 'ambiguous-name', /"twin", .* only one .*: 8, 9\./],
  ])('is missing where the settings name it by %s that does not fit', async (_how, choice, code, message) => {
    const { find } = mappingOver({ catchAll: choice });
    expect(await find(placementOf('gz9', 'Acme'))).toMatchObject({
      kind: 'unmapped',
      code,
      message: expect.stringMatching(message) as string,
      advice: expect.stringContaining('`companies` or `catchAll`') as string,
    });
  });

  it('is missing, and the company is named, where it is mapped to a client that is not shown', async () => {
    const { find } = mappingOver({ companies: { gz9: { clientId: 55 } } });
    expect(await find(placementOf('gz9', 'Acme'))).toMatchObject({
      code: 'unknown-client',
      message: 'Automate shows no client 55, to which GravityZone company gz9 (Acme) is mapped.',
    });
  });

  it.each<[string, Partial<AutomateSettings>, string]>([
    ['no name is denied', {}, 'unmapped-company'],
    ['nor the client of the settings', { companies: { gz9: { clientId: 7 } } }, 'clients-hidden'],
  ])('is a matter of rights where no client at all is shown: %s', async (_what, settings, code) => {
    const { find } = mappingOver(settings, []);
    expect(await find(placementOf('gz9', 'Acme'))).toMatchObject({
      code,
      message: expect.stringMatching(/^Automate shows plumbline no clients at all, /) as string,
      advice: expect.stringContaining('Clients: Read, Show All') as string,
    });
  });
});

describe('the list of clients', () => {
  it('is read page by page, by its fields alone, and remembered for ten minutes', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ Id: 2_000 + index, Name: `C${index}` }));
    const { find, asked, clock } = mappingOver({}, [...many, ...CLIENTS]);
    expect(await find(placementOf('gz9', 'Linked'))).toEqual(at(10));
    clock.now = 599_999;
    expect(await find(placementOf('gz1'))).toEqual(at(7));
    const query = {
      path: '/Clients',
      includeFields: 'Id,Name,ExternalId',
      pageSize: 1_000,
      orderBy: 'Id asc',
    };
    expect(asked).toEqual([
      { ...query, page: 1 },
      { ...query, page: 2 },
    ]);
    clock.now = 600_000;
    await find(placementOf('gz1'));
    expect(asked).toHaveLength(4);
  });

  it('is believed that a client is missing only if it is new', async () => {
    const clients = [...CLIENTS];
    const { find, clock } = mappingOver({ companies: { gz5: { client: 'New' } } }, clients);
    const missing = { kind: 'unmapped' };
    const placements = [placementOf('gz5'), placementOf('gz6', 'New'), placementOf('gz4')];
    for (const placement of placements) expect(await find(placement)).toMatchObject(missing);
    clients.push({ Id: '20', Name: 'New', ExternalId: '999' });
    clock.now = 29_999;
    for (const placement of placements) expect(await find(placement)).toMatchObject(missing);
    clock.now = 30_000;
    for (const placement of placements) expect(await find(placement)).toEqual(at(20));
  });
});

describe('a ticket', () => {
  const catchAll = { client: 'Unsorted' };
  it.each([
    ['at its client', 7, { stands: 'home' }],
    ['at the catch-all', 1, { stands: 'catch-all' }],
    ['at another client', 8, { stands: 'elsewhere' }],
    ['at none', undefined, { stands: 'unknown' }],
  ])('stands %s', async (_where, clientId, expected) => {
    const { mapping } = mappingOver({ catchAll });
    const home = { kind: 'company', isCatchAll: false, remarks: [] };
    expect(await mapping.standing(clientId, placementOf('gz1'), signal)).toEqual({ home, ...expected });
  });

  it.each([
    [7, 'home'],
    [8, 'unknown'],
  ])('of client %i stands at %s where the catch-all is not found', async (clientId, stands) => {
    const { mapping } = mappingOver({ catchAll: { client: 'Nobody' } });
    expect(await mapping.standing(clientId, placementOf('gz1'), signal)).toMatchObject({ stands });
  });
});
