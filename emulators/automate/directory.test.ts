import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADERS, SEED, startCaller } from './caller.test-kit.ts';
import type { Caller } from './caller.test-kit.ts';

let caller: Caller;
beforeAll(async () => {
  const ticket = { subject: 'old', clientId: 7, computerId: 1042, categoryId: 126 };
  caller = await startCaller({ tickets: [ticket] });
});
afterAll(() => caller.emulator.close());
const get = async (path: string) => (await caller.api('GET', path)).json();

describe('clients, computers and scripts', () => {
  it('serve clients with text ids', async () => {
    expect(await get('/Clients?includeFields=Id,Name,ExternalId')).toEqual([
      { Id: '7', Name: 'Acme Ltd', ExternalId: '250' },
      { Id: '8', Name: 'Borealis GmbH', ExternalId: '' },
    ]);
    expect(await get("/Clients?condition=Name='Acme Ltd'&includeFields=Id")).toEqual([{ Id: '7' }]);
    expect(await get('/Clients?condition=ExternalId = 250&includeFields=Id')).toEqual([{ Id: '7' }]);
    expect(await get('/Clients?includeFields=Id&pageSize=1&page=2&orderBy=Id asc')).toEqual([{ Id: '8' }]);
    expect(await get('/Clients?includeFields=Id&pageSize=1&page=3&orderBy=Id asc')).toEqual([]);
    expect(await get('/Clients/7?includeFields=Name')).toEqual({ Name: 'Acme Ltd' });
    expect((await caller.api('GET', '/Clients/9')).status).toBe(404);
  });

  it.each([
    ["condition=ComputerName='fin-ws-07'", ['1042', '1043']],
    ["condition=ComputerName='FIN-WS-07' and Client.Id=7", ['1042']],
    ["condition=Client.Name like '%Borealis%'", ['1043']],
    ['condition=RemoteAgentLastContact<2026-02-15T00:00:00Z', ['1043']],
    ["condition=Status='Offline'", ['1043']],
    ["condition=MACAddress='00-11-22-33-44-55'", ['1042']],
    ["condition=LocalIPAddress='10.0.0.4'", ['1044']],
    ['ids=1044', ['1044']],
    ["condition=ComputerName='none'", []],
  ])('find computers by %s', async (parameters, ids) => {
    const rows = (await get(`/Computers?${parameters}`)) as { Id: string }[];
    expect(rows.map((row) => row.Id)).toEqual(ids);
  });

  it('show tickets of a computer only when asked', async () => {
    expect(await get('/Computers?ids=1042')).toMatchObject([{ Tickets: [], Client: { Id: '7' } }]);
    expect(await get('/Computers?ids=1042&expand=tickets')).toMatchObject([
      { Tickets: [{ TicketId: 1001 }] },
    ]);
  });

  it('do not serve a computer by its path', async () => {
    expect((await caller.api('GET', '/Computers/1042')).status).toBe(404);
  });

  it('serve the script of the import file by its number at this server', async () => {
    expect(await get('/Scripts?includeFields=Id,Name,GUID,Parameters')).toEqual([
      {
        Id: String(SEED.scriptId),
        Name: 'by hand',
        GUID: '3f6f2a52-0c1e-4a57-9a35-6f1f0c7b7311',
        Parameters: expect.arrayContaining(['Operation', 'Body']) as unknown,
      },
    ]);
  });

  it('tell the time as one JSON string with an offset', async () => {
    expect(await get('/DatabaseServerTime')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  });

  it('date every answer by the clock of the server', async () => {
    const at = Date.parse('2026-03-01T10:00:00Z');
    const other = await startCaller({}, () => at);
    const replies = [
      await other.api('GET', '/DatabaseServerTime'),
      await other.api('GET', '/Nothing'),
      await other.send('GET', '/emulator/healthz'),
    ];
    expect(replies.map(({ headers }) => headers.get('date'))).toEqual(
      replies.map(() => 'Sun, 01 Mar 2026 10:00:00 GMT'),
    );
    expect(replies[0]?.json()).toBe('2026-03-01T10:00:00+00:00');
    await other.emulator.close();
  });

  it('go empty, rather than refuse, when rights are missing', async () => {
    caller.emulator.faults.set({ missingRights: true });
    for (const path of ['/Clients', '/Computers', '/Tickets', '/Scripts', '/Permissions/Users']) {
      expect([path, await get(path)]).toEqual([path, []]);
    }
    expect((await caller.api('GET', '/Tickets/1001')).status).toBe(404);
    const run = await caller.run({ Operation: 'ping' });
    expect([run.status, run.json()]).toMatchObject([200, { ContainsUnsuccessfulResults: true }]);
    caller.emulator.faults.clear();
    expect(await get('/Clients')).toHaveLength(2);
  });
});

it('there is no second version of the API', async () => {
  expect((await caller.send('GET', '/cwa/api/v2/Scripts/7311', HEADERS)).status).toBe(404);
});
