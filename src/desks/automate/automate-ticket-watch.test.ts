import { afterEach, describe, expect, it } from 'vitest';
import { automateDesk } from './automate-desk.ts';
import type { TicketWatch } from '../desk.ts';
import { attempt, settingsFor, startScriptedServer } from './scripted-server.fixture.ts';
import type { Reply, ScriptedServer } from './scripted-server.fixture.ts';

const LIST = '/cwa/api/v1/Tickets';
const MINUTE = 60_000;
const ACCOUNTS = [
  { account: 'eu', mark: 'GZ', formerMarks: ['OLD'] },
  { account: 'us', mark: 'EDR', formerMarks: [] },
];
const TICKET = {
  TicketId: 88213,
  Subject: 'EDR: Ransomware on FIN-WS-07 [GZ-abc]',
  Status: { Id: 1, Name: 'New' },
  UpdateDate: '2026-03-01T09:30:00Z',
};
const CLOSED = { ...TICKET, Status: { Id: 4, Name: 'Closed' } };

let server: ScriptedServer;
afterEach(() => server.close());

/** The watch of a server that lists these rows, page by page. */
async function watchOf(...pages: readonly (readonly object[])[]): Promise<TicketWatch> {
  return watchOfServer((count) => ({ body: pages[count - 1] ?? [] }));
}

async function watchOfServer(list: (count: number) => Reply, accounts = ACCOUNTS): Promise<TicketWatch> {
  server = await startScriptedServer(({ path }, count) => (path === LIST ? list(count) : undefined));
  const { watch } = automateDesk(settingsFor(server.url), undefined, accounts);
  if (watch === undefined) throw new Error('The desk has no watch.');
  return watch;
}

const asked = () =>
  server.requests.filter(({ path }) => path === LIST).map(({ query }) => Object.fromEntries(query));

describe('the tickets that changed at Automate', () => {
  it('are asked for with one request, by the marks of all accounts', async () => {
    const watch = await watchOf([]);
    await watch.changedSince('2026-03-01T09:00:00.000Z', attempt());
    expect(asked()).toEqual([
      {
        condition:
          "UpdateDate > 2026-03-01T08:58:00.000Z and (Subject like '%[GZ-%' or Subject like '%[OLD-%' or Subject like '%[EDR-%')",
        includeFields: 'TicketId,Subject,Status,UpdateDate',
        pageSize: '1000',
        page: '1',
        orderBy: 'TicketId desc',
      },
    ]);
  });

  it('are those of the last day at first', async () => {
    const watch = await watchOf([]);
    await watch.changedSince(undefined, attempt());
    const [, since = ''] = /^UpdateDate > (\S+) /.exec(asked()[0]?.['condition'] ?? '') ?? [];
    expect(Math.abs(Date.parse(since) - (Date.now() - 1_440 * MINUTE))).toBeLessThan(MINUTE);
  });

  it('move the cursor to the newest change by the clock of Automate, and never back', async () => {
    const watch = await watchOf([{ ...TICKET, UpdateDate: '2026-03-01T09:40:00Z' }, TICKET]);
    const { cursor } = await watch.changedSince('2026-03-01T09:10:00.000Z', attempt());
    expect(cursor).toBe('2026-03-01T09:40:00.000Z');
    expect((await watch.changedSince(cursor, attempt())).cursor).toBe(cursor);
  });

  it('are told as open or closed, at the time of their change', async () => {
    const other = { ...CLOSED, TicketId: 88214, Subject: 'Ransomware [EDR-xyz.2]' };
    const watch = await watchOf([TICKET, other]);
    const at = Date.parse(TICKET.UpdateDate);
    const nothing = { board: undefined, mergedInto: undefined, closing: undefined };
    expect((await watch.changedSince(undefined, attempt())).tickets).toEqual([
      {
        account: 'eu',
        incidentId: 'abc',
        sighting: { ticket: '88213', state: 'open', status: 'New', changedAt: at, ...nothing },
      },
      {
        account: 'us',
        incidentId: 'xyz',
        sighting: {
          ...nothing,
          ticket: '88214',
          state: 'closed',
          status: 'Closed',
          changedAt: at,
          closing: { at, by: 'unknown' },
        },
      },
    ]);
  });

  it('are told by our clock, whatever the one of the server says', async () => {
    const date = new Date(Date.now() + 10 * MINUTE).toUTCString();
    const watch = await watchOfServer(() => ({ headers: { date }, body: [TICKET] }));
    const { tickets } = await watch.changedSince(undefined, attempt());
    const ahead = Date.parse(TICKET.UpdateDate) - (tickets[0]?.sighting.changedAt ?? 0);
    expect(Math.abs(ahead - 10 * MINUTE)).toBeLessThan(MINUTE / 2);
  });

  it.each([
    ['without a mark of ours', { Subject: 'Printer on fire [PO-17]' }],
    ['whose mark only looks like ours', { Subject: 'Printer on fire [gz-abc]' }],
    ['that is odd', { TicketId: 'none' }],
  ])('are ours alone: none %s, and it hides no other', async (_what, odd) => {
    const watch = await watchOf([{ ...TICKET, TicketId: 1, ...odd }, TICKET]);
    const { tickets } = await watch.changedSince(undefined, attempt());
    expect(tickets.map(({ sighting }) => sighting.ticket)).toEqual(['88213']);
  });

  it('are read to the last page', async () => {
    const page = Array.from({ length: 1_000 }, (_, index) => ({ ...TICKET, TicketId: index + 1 }));
    const watch = await watchOf(page, [TICKET]);
    const { tickets } = await watch.changedSince(undefined, attempt());
    expect(tickets).toHaveLength(1_001);
    expect(asked().map(({ page }) => page)).toEqual(['1', '2']);
  });

  it('are none where no account writes any, and nobody asks', async () => {
    const watch = await watchOfServer(() => ({ status: 500 }), []);
    expect((await watch.changedSince(undefined, attempt())).tickets).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it('are not known where Automate refuses or cannot answer', async () => {
    const watch = await watchOfServer((count) => ({ status: count === 1 ? 400 : 503 }));
    const cursor = '2026-03-01T09:10:00.000Z';
    await expect(watch.changedSince(cursor, attempt())).rejects.toMatchObject({ vendor: 'automate' });
    await expect(watch.changedSince(cursor, attempt())).rejects.toMatchObject({ vendor: 'automate' });
  });
});

describe('tickets by their ids', () => {
  it('are read one by one: gone is what Automate does not have', async () => {
    const known = new Map<string, Reply>([
      ['88213', { body: CLOSED }],
      ['88214', { status: 404, body: {} }],
    ]);
    server = await startScriptedServer(({ path }) =>
      path.startsWith(`${LIST}/`) ? known.get(path.slice(LIST.length + 1)) : undefined,
    );
    const { watch } = automateDesk(settingsFor(server.url), undefined, ACCOUNTS);
    const looked = await watch?.lookAt(['88213', '88214', '88215'], attempt());
    expect(looked).toMatchObject({
      tickets: [{ account: 'eu', incidentId: 'abc', sighting: { state: 'closed' } }],
      gone: ['88214'],
      unread: ['88215'],
    });
  });
});

it('has no callbacks to keep', async () => {
  const watch = await watchOf([]);
  expect(await watch.keepCallbacks(attempt())).toEqual({ kind: 'off' });
});
