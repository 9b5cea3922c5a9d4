import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { creation, startCaller } from './caller.test-kit.ts';
import type { Caller } from './caller.test-kit.ts';
import type { AutomateModes } from './modes.ts';

const tickets = Array.from({ length: 30 }, (_, index) => ({
  subject: `EDR: something [GZ-${index + 1}]`,
  clientId: index < 20 ? 7 : 8,
  computerId: 1042,
  categoryId: 178,
  comments: [`payload\n[GZ-${index + 1} #1.k7]`],
}));
const query = (text: string) => encodeURIComponent(text);

describe('lists of tickets', () => {
  let caller: Caller;
  beforeAll(async () => {
    caller = await startCaller({ tickets });
  });
  afterAll(() => caller.emulator.close());

  const ids = async (path: string) => {
    const reply = await caller.api('GET', path);
    expect(reply.status).toBe(200);
    return (reply.json() as { TicketId: number }[]).map((ticket) => ticket.TicketId);
  };

  it('are bare arrays of 25 rows, oldest first, where the client names no page size', async () => {
    expect(await ids('/Tickets')).toEqual(Array.from({ length: 25 }, (_, index) => 1001 + index));
  });

  it.each([
    ['pageSize=1000', 30],
    ['pageSize=20&page=2', 10],
    ['pageSize=20&page=3', 0],
    ['options.pageSize=20&options.page=2', 10],
    ['PAGESIZE=7', 7],
    [`condition=${query("Subject like '%[GZ-3]%'")}`, 1],
    [`options.condition=${query("Subject like '%[GZ-3]%'")}`, 1],
    [`condition=${query('Client.Id = 8')}`, 10],
    [`condition=${query('ExternalID = 0')}&pageSize=1000`, 30],
    ['ids=1001,1002,5', 2],
    ['options.ids=1001&options.ids=1002', 2],
  ])('%s gives %i rows', async (parameters, count) => {
    expect(await ids(`/Tickets?${parameters}`)).toHaveLength(count);
  });

  it.each([
    ['orderBy=TicketId desc&pageSize=2', [1030, 1029]],
    ['orderBy=Client.Name,TicketId desc&pageSize=1', [1030]],
    ['orderBy=ticketid asc&pageSize=1', [1001]],
    ['options.orderBy.name=TicketId&options.orderBy.type=Descending&pageSize=1', [1030]],
    ['options.orderBy.name=TicketId&options.orderBy.type=ascending&pageSize=1', [1001]],
  ])('%s gives %j', async (parameters, expected) => {
    expect(await ids(`/Tickets?${parameters.replaceAll(' ', '%20')}`)).toEqual(expected);
  });

  it.each([
    ['pageSize=1001'],
    ['pageSize=0'],
    ['pageSize=-1'],
    ['pageSize=ten'],
    ['page=0'],
    ['$filter=TicketId eq 1'],
    ['$top=1'],
    ['conditions=TicketId=1'],
    ['includedFields=TicketId'],
    ['fields=TicketId'],
    ['condition='],
    ['condition=TicketId=1&condition=TicketId=2'],
    ['condition=TicketId=1&options.condition=TicketId=2'],
    ["condition=Summary like '%25x%25'"],
    ["condition=Subject = 'it''s'"],
    ['condition=Comments.Body = 3'],
    ['orderBy=Nothing'],
    ['orderBy='],
    ['options.orderBy.type=Descending'],
    ['options.orderBy.name=TicketId&options.orderBy.type=down'],
    ['includeFields=Title'],
    ['includeFields=TicketId,,Subject'],
    ['expand=Notes'],
    ['ids=abc'],
  ])('%s is refused with 400', async (parameters) => {
    const reply = await caller.api('GET', `/Tickets?${parameters.replaceAll(' ', '%20')}`);
    expect([reply.status, reply.json()]).toMatchObject([400, { code: 'BadRequest' }]);
  });

  it('carry the asked-for fields alone', async () => {
    const both = '/Tickets?includeFields=ticketid,Status,CategoryId&excludeFields=Status&pageSize=1';
    expect((await caller.api('GET', both)).json()).toEqual([{ TicketId: 1001, CategoryId: 178 }]);
    const spelled = '/Tickets?options.includedFields=TicketId&options.includedFields=ExternalId&pageSize=1';
    expect((await caller.api('GET', spelled)).json()).toEqual([{ TicketId: 1001, ExternalId: 0 }]);
  });

  it.each([
    ['POST', '/Tickets', 405],
    ['PUT', '/Tickets/1001', 405],
    ['PATCH', '/Tickets/1001', 405],
    ['DELETE', '/Tickets/1001', 405],
    ['PATCH', '/Tickets', 405],
    ['GET', '/Tickets/999', 404],
    ['GET', '/Tickets/abc', 404],
    ['GET', '/Tickets/99999999999', 404],
    ['GET', '/Tickets/1001/Comments', 404],
    ['POST', '/Tickets/1001/Comments', 404],
    ['GET', '/TicketCategories', 404],
    ['GET', '/tickets/1001?includeFields=TicketId', 200],
    ['GET', '/tickets/1001/', 200],
    ['GET', '/tickets/1001?$expand=Comments', 400],
    ['GET', '/Batch/ScriptExecute', 405],
    ['POST', '/Computers', 405],
  ])('%s %s answers %i', async (method, path, status) => {
    const reply = await caller.api(method, path, method === 'GET' ? undefined : {});
    expect(reply.status).toBe(status);
  });
});

describe('a ticket', () => {
  let caller: Caller;
  const start = async (modes: Partial<AutomateModes> = {}) => {
    caller = await startCaller({ tickets: tickets.slice(0, 1), modes }, () => clock);
  };
  let clock = Date.parse('2026-03-01T10:00:00.700Z');
  const ticket = async (more = '') => (await caller.api('GET', `/Tickets/1001${more}`)).json();
  afterEach(() => caller.emulator.close());

  it('has text ids for client and computer, and numbers for the rest', async () => {
    await start();
    expect(await ticket()).toMatchObject({
      TicketId: 1001,
      Client: { Id: '7', Name: 'Acme Ltd' },
      Computer: { Id: '1042', ComputerName: 'FIN-WS-07' },
      Status: { Id: 1, Name: 'New' },
      Location: { Id: 10_007 },
      Category: { Id: 178, Name: 'EDR Medium' },
      CategoryId: 178,
      CategoryName: 'EDR Medium',
      ExternalId: 0,
      UpdateDate: '2026-03-01T10:00:00Z',
      User: null,
      Comments: [
        {
          Body: 'payload\n[GZ-1 #1.k7]',
          CreatedDate: '2026-03-01T10:00:00Z',
          From: 'technician',
          Id: expect.stringMatching(/^\d+$/) as string,
          User: { Name: 'technician' },
        },
      ],
    });
  });

  it('shows its comments only when asked, where the server does so', async () => {
    await start({ commentsOnlyWithExpand: true });
    expect(await ticket()).not.toHaveProperty('Comments');
    expect(await ticket('?expand=comments')).toHaveProperty('Comments');
    expect(await ticket('?options.expands=Comments')).toHaveProperty('Comments');
  });

  it('has neither comments nor a flat category on an older server', async () => {
    await start({ olderServer: true });
    expect(await ticket()).toMatchObject({ Category: { Id: 178 } });
    for (const member of ['Comments', 'CategoryId', 'CategoryName'])
      expect(await ticket()).not.toHaveProperty(member);
    expect((await caller.api('GET', '/Tickets?condition=CategoryId=178')).status).toBe(400);
    expect((await caller.api('GET', '/Tickets/1001?expand=Comments')).status).toBe(400);
  });

  it('tells who made it: people, or the script in the name of the API user', async () => {
    await start();
    await caller.run(creation('2b'));
    await caller.emulator.settled();
    expect(await ticket('?includeFields=From')).toEqual({ From: 'technician' });
    const list = await caller.api('GET', '/Tickets?includeFields=TicketId,From');
    expect(list.json()).toEqual([
      { TicketId: 1001, From: 'technician' },
      { TicketId: 1002, From: 'plumbline-api' },
    ]);
    expect((await caller.api('GET', "/Tickets?condition=From='plumbline-api'")).json()).toMatchObject([
      { TicketId: 1002 },
    ]);
  });

  it('may be seeded as one that the script made', async () => {
    const [first] = tickets;
    caller = await startCaller({ tickets: first === undefined ? [] : [{ ...first, from: 'plumbline-api' }] });
    expect(await ticket()).toMatchObject({ From: 'plumbline-api' });
  });

  it.each([
    [4, 'Closed'],
    [5, 'Completed'],
  ])('is finished in status %i, which can be asked for alone', async (statusId, Name) => {
    await start();
    await caller.send('PATCH', '/emulator/tickets/1001', {}, JSON.stringify({ statusId }));
    expect(await ticket('?includeFields=Status,UpdateDate')).toEqual({
      Status: { Id: statusId, Name },
      UpdateDate: new Date(clock).toISOString().replace(/\.\d+/, ''),
    });
    expect((await caller.send('GET', '/tickets/1001')).text).toContain('is-closed');
  });

  it('hides other verbs behind 404 where the server does so', async () => {
    await start({ ticketWrites: 404 });
    expect((await caller.api('PATCH', '/Tickets/1001', [])).status).toBe(404);
  });

  it('gets its PSA number from the Manage plugin, and is not changed otherwise', async () => {
    await start();
    const before = await ticket();
    clock += 60_000;
    caller.emulator.people.editTicket(1001, { externalId: 5001 });
    expect(await ticket()).toEqual({ ...(before as object), ExternalId: 5001 });
  });

  it('moves to another client by a technician, and keeps the number of a category that is renamed', async () => {
    await start();
    const { CategoryId } = (await ticket()) as { CategoryId: number };
    const edit = (path: string, content: object) =>
      caller.send('PATCH', `/emulator/${path}`, {}, JSON.stringify(content));
    expect((await edit('tickets/1001', { clientId: 999 })).status).toBe(400);
    expect((await edit('categories/999', { name: 'New' })).status).toBe(404);
    await edit('tickets/1001', { clientId: 8 });
    await edit(`categories/${CategoryId}`, { name: 'New' });
    expect(await ticket()).toMatchObject({ Client: { Id: '8' }, CategoryId, CategoryName: 'New' });
  });

  it('follows what a technician does, and is gone once purged', async () => {
    await start();
    const edit = { subject: 'renamed', statusId: 4, assignee: 'Kim', comment: 'looking' };
    const edited = await caller.send('PATCH', '/emulator/tickets/1001', {}, JSON.stringify(edit));
    expect(edited.status).toBe(200);
    expect(await ticket()).toMatchObject({
      Subject: 'renamed',
      Status: { Id: 4, Name: 'Closed' },
      User: { Name: 'Kim' },
      Comments: [{}, { Body: 'looking' }],
    });
    await caller.send('DELETE', '/emulator/tickets/1001');
    expect((await caller.api('GET', '/Tickets/1001')).status).toBe(404);
    expect((await caller.api('GET', '/Tickets')).json()).toEqual([]);
  });
});
