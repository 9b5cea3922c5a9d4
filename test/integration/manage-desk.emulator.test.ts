import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import type { ManageEmulator, ManageSeed } from '../../emulators/manage/index.ts';
import type { Attempt, Desk, TicketOpening, TicketUpdate } from '../../src/desks/desk.ts';
import { manageDesk } from '../../src/desks/manage/manage-desk.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import { isPlumblineError } from '../../src/errors/index.ts';
import { noteMark, ticketMark } from '../../src/incident/marks.ts';
import { secretOf } from '../../src/settings/secret.ts';

const SEED: ManageSeed = {
  companyId: 'msp',
  publicKey: 'public-key',
  privateKey: 'private-key',
  clientId: '00000000-0000-4000-8000-000000000001',
  companies: [{ id: 250, identifier: 'Acme', name: 'Acme Ltd' }],
  boards: [
    {
      id: 20,
      name: 'Low',
      statuses: [
        { id: 300, name: 'New', closedStatus: false, defaultFlag: true },
        { id: 301, name: 'Closed', closedStatus: true, defaultFlag: false },
      ],
      types: [{ id: 5, name: 'Security' }],
      subTypes: [{ id: 8, name: 'Review' }],
    },
    {
      id: 21,
      name: 'High',
      statuses: [
        { id: 309, name: 'Completed', closedStatus: true, defaultFlag: false },
        { id: 310, name: 'New', closedStatus: false, defaultFlag: true },
      ],
      types: [{ id: 7, name: 'Security' }],
      subTypes: [{ id: 9, name: 'Incident' }],
    },
    {
      id: 99,
      name: 'Escalations',
      statuses: [{ id: 990, name: 'New', closedStatus: false, defaultFlag: true }],
      types: [{ id: 95, name: 'Escalated' }],
    },
  ],
  priorities: [
    { id: 4, name: 'Priority 4' },
    { id: 1, name: 'Priority 1' },
  ],
};
const LOW = { board: 20, priority: 4, type: 5 };
const HIGH = { board: 21, priority: 1, type: 7, subType: 9 };
const ID = '6690ebf2a1d3e45f6789abcd';
const KEY = { connection: 'main', incidentId: ID, generation: 1 };
const PLACEMENT = { companyId: 'gz1', companyName: 'Acme', computerName: 'WIN-1', computerFqdn: undefined };
const UP = { from: 'low', to: 'high' } as const;

const OPENING: TicketOpening = {
  key: KEY,
  placement: PLACEMENT,
  category: 'low',
  subject: `${ticketMark(ID, 1)} Low: ATC.Malicious on WIN-1`,
  body: `Client name: Acme\n${noteMark(ID, 1)}`,
  revision: 1,
};

/** An update of a ticket to revision 2, whose note is due until its mark is found. */
function updateOf(ticket: string, shift?: TicketUpdate['shift']): TicketUpdate {
  const note = (found = 0) => (found >= 2 ? undefined : `Severity score: 20 → 90\n${noteMark(ID, 2)}`);
  return { key: KEY, ticket: { id: ticket, generation: 1 }, placement: PLACEMENT, revision: 2, shift, note };
}

function attemptWith(uncertain: boolean, onPause: (ms: number) => void = () => undefined): Attempt {
  const pause = (ms: number) => {
    onPause(ms);
    return Promise.resolve();
  };
  return { uncertain, signal: new AbortController().signal, pause };
}
const first = attemptWith(false);
const retry = attemptWith(true);

let emulator: ManageEmulator;
let desk: Desk;
let logged: string[];
beforeEach(async () => {
  emulator = await startManageEmulator({ seed: SEED });
  logged = [];
  desk = manageDesk(
    manageSettings.parse({
      url: emulator.url,
      privateAddresses: true,
      companyId: SEED.companyId,
      publicKey: secretOf(SEED.publicKey),
      privateKey: secretOf(SEED.privateKey),
      clientId: SEED.clientId,
      categories: { low: LOW, medium: LOW, high: HIGH },
      companies: { gz1: 250 },
      requestTimeout: 5_000,
    }),
    (message) => logged.push(message),
  );
});
afterEach(async () => {
  expect(logged).toEqual([]);
  await emulator.close();
});

interface Ref {
  readonly id: number;
}
interface Ticket extends Ref {
  readonly summary: string;
  readonly externalXRef: string;
  readonly board: Ref;
  readonly status: Ref;
  readonly priority: Ref;
  readonly type: Ref;
  readonly subType?: Ref | null;
  readonly closedFlag: boolean;
  readonly notes: readonly { readonly text: string; readonly detailDescriptionFlag: boolean }[];
}

/** What a technician does at the PSA; the emulator carries it out without credentials and without faults. */
async function asTechnician(method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${emulator.url}/emulator/technician/service/tickets/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}
const change = (id: string, fields: Record<string, number>) =>
  asTechnician(
    'PATCH',
    id,
    Object.entries(fields).map(([path, value]) => ({ op: 'replace', path, value: { id: value } })),
  );

async function fact(name: 'tickets' | 'emails'): Promise<unknown> {
  return (await fetch(`${emulator.url}/emulator/${name}`)).json();
}
const tickets = async () => (await fact('tickets')) as Ticket[];
const ticketAt = async (id: string) => (await tickets()).find((ticket) => String(ticket.id) === id);
const notesOf = async (id: string) => (await ticketAt(id))?.notes;

/** Requests that an action takes. */
async function requestsOf(action: () => Promise<unknown>): Promise<number> {
  await fetch(`${emulator.url}/emulator/requests`, { method: 'DELETE' });
  await action();
  const counters = (await (await fetch(`${emulator.url}/emulator/requests`)).json()) as { total: number };
  return counters.total;
}

async function opened(incidentId = ID): Promise<string> {
  const outcome = await desk.openTicket({ ...OPENING, key: { ...KEY, incidentId } }, first);
  expect(outcome.kind).toBe('opened');
  return outcome.kind === 'opened' ? outcome.ticket.id : '';
}

describe('opening', () => {
  it('opens a ticket in its place, with the payload as its first note', async () => {
    const id = await opened();
    expect(await ticketAt(id)).toMatchObject({
      summary: OPENING.subject,
      externalXRef: `gz:main:${ID}`,
      company: { id: 250 },
      board: { id: 20 },
      status: { id: 300 },
      priority: { id: 4 },
      type: { id: 5 },
    });
    expect(await notesOf(id)).toMatchObject([{ text: OPENING.body, detailDescriptionFlag: true }]);
  });

  it('finds the ticket and the revision it states again', async () => {
    const id = await opened();
    await desk.updateTicket(updateOf(id), first);
    expect(await desk.openTicket(OPENING, first)).toEqual({
      kind: 'found',
      ticket: { id, generation: 1 },
      revision: 2,
    });
    expect(await tickets()).toHaveLength(1);
  });

  it('finds a ticket that searches show only after a while', async () => {
    const id = await opened();
    emulator.faults.set({ searchLagMs: 600_000 });
    const attempt = attemptWith(true, () => {
      emulator.faults.clear();
    });
    expect(await desk.openTicket(OPENING, attempt)).toMatchObject({ kind: 'found', ticket: { id } });
    expect(await tickets()).toHaveLength(1);
  });

  it('makes one ticket although the connection broke after it was made', async () => {
    emulator.faults.set({ dropAfterCommit: 1 });
    await expect(desk.openTicket(OPENING, first)).rejects.toMatchObject({ code: 'no-answer' });
    expect(await desk.openTicket(OPENING, retry)).toMatchObject({ kind: 'found', revision: 1 });
    expect(await tickets()).toHaveLength(1);
  });

  it('makes one ticket although a 500 came after it was made', async () => {
    emulator.faults.set({ failWith: 500, failOn: 'writes', failTimes: 1, failAfterCommit: true });
    await expect(desk.openTicket(OPENING, first)).rejects.toMatchObject({ code: 'server-error' });
    expect(await desk.openTicket(OPENING, retry)).toMatchObject({ kind: 'found' });
    expect(await tickets()).toHaveLength(1);
  });

  it('opens a successor beside the ticket that it succeeds, and later finds the successor', async () => {
    const lost = await opened();
    const successor = await desk.openTicket({ ...OPENING, key: { ...KEY, generation: 2 } }, first);
    expect(successor).toMatchObject({ kind: 'opened', ticket: { generation: 2 } });
    const found = await desk.openTicket(OPENING, first);
    expect(found).toMatchObject({ kind: 'found', ticket: { generation: 2 } });
    expect(found).not.toMatchObject({ ticket: { id: lost } });
  });

  it('opens nothing for an unmapped company, and says where to map it', async () => {
    const opening = { ...OPENING, placement: { ...PLACEMENT, companyId: 'gz2' } };
    await expect(desk.openTicket(opening, first)).rejects.toMatchObject({ code: 'unmapped-company' });
    expect(await tickets()).toEqual([]);
  });
});

describe('updating', () => {
  it('appends one note although the connection broke after it was written', async () => {
    const id = await opened();
    emulator.faults.set({ dropAfterCommit: 1 });
    await expect(desk.updateTicket(updateOf(id), first)).rejects.toMatchObject({ code: 'no-answer' });
    expect(await desk.updateTicket(updateOf(id), retry)).toEqual({ kind: 'updated' });
    expect(await notesOf(id)).toHaveLength(2);
  });

  it('moves the ticket up and down again with its status, type and subtype', async () => {
    const id = await opened();
    await desk.updateTicket(updateOf(id, UP), first);
    expect(await ticketAt(id)).toMatchObject({
      board: { id: 21 },
      status: { id: 310 },
      priority: { id: 1 },
      type: { id: 7 },
      subType: { id: 9 },
      closedFlag: false,
    });
    await desk.updateTicket(updateOf(id, { from: 'high', to: 'low' }), first);
    const down = await ticketAt(id);
    expect(down).toMatchObject({
      board: { id: 20 },
      status: { id: 300 },
      priority: { id: 4 },
      type: { id: 5 },
    });
    expect(down?.subType ?? undefined).toBeUndefined();
  });

  it('finishes a shift of which only the move was made', async () => {
    const id = await opened();
    emulator.faults.set({ dropAfterCommit: 1 });
    await expect(desk.updateTicket(updateOf(id, UP), first)).rejects.toMatchObject({ code: 'no-answer' });
    expect(await desk.updateTicket(updateOf(id, UP), retry)).toEqual({ kind: 'updated' });
    expect(await ticketAt(id)).toMatchObject({ board: { id: 21 }, priority: { id: 1 } });
    expect(await notesOf(id)).toHaveLength(2);
  });

  it('changes only the priority of a ticket that a technician moved to another board', async () => {
    const id = await opened();
    await change(id, { board: 99, status: 990, type: 95 });
    await desk.updateTicket(updateOf(id, UP), first);
    expect(await ticketAt(id)).toMatchObject({ board: { id: 99 }, type: { id: 95 }, priority: { id: 1 } });
  });

  it('does not reopen a ticket that a technician closed', async () => {
    const id = await opened();
    await change(id, { status: 301 });
    expect(await desk.updateTicket(updateOf(id, UP), first)).toEqual({ kind: 'updated' });
    expect(await ticketAt(id)).toMatchObject({ board: { id: 20 }, priority: { id: 1 }, closedFlag: true });
  });

  it.each(['gone', 'readable'] as const)(
    'says that a merged ticket that stays %s is gone',
    async (mergedTickets) => {
      const id = await opened();
      const parent = await opened('parent');
      await asTechnician('POST', `${parent}/merge`, { mergeTicketIds: [Number(id)], status: { id: 300 } });
      emulator.faults.set({ mergedTickets });
      expect(await desk.updateTicket(updateOf(id), first)).toEqual({ kind: 'gone' });
    },
  );

  it('says that a deleted ticket is gone', async () => {
    const id = await opened();
    await asTechnician('DELETE', id);
    expect(await desk.updateTicket(updateOf(id, UP), first)).toEqual({ kind: 'gone' });
  });
});

describe('mail', () => {
  it('goes out for nothing that the desk writes', async () => {
    const id = await opened();
    await desk.updateTicket(updateOf(id, UP), first);
    expect(await fact('emails')).toEqual([]);
  });
});

describe('limits and rights', () => {
  it.each([400, 404] as const)(
    'does not take a server that routes nothing, by %i, for a lost ticket',
    async (status) => {
      const id = await opened();
      emulator.faults.set({ codebase: 'v2026_3', wrongCodebaseStatus: status });
      await expect(desk.updateTicket(updateOf(id), first)).rejects.toSatisfy(isPlumblineError);
    },
  );

  it('finds its marks where the server turns line breaks into spaces', async () => {
    emulator.faults.set({ noteLineBreaks: 'spaces' });
    const id = await opened();
    await desk.updateTicket(updateOf(id), first);
    expect(await desk.openTicket(OPENING, first)).toMatchObject({ kind: 'found', revision: 2 });
  });

  it('blocks a note that the server refuses on a closed ticket', async () => {
    const id = await opened();
    await change(id, { status: 301 });
    emulator.faults.set({ notesOnClosedTickets: 'refused' });
    await expect(desk.updateTicket(updateOf(id), first)).rejects.toMatchObject({
      name: 'DeskRejected',
      message: expect.stringMatching(/\(request id (?!none)/) as string,
    });
  });

  it('hands on how long a rate limit asks to wait', async () => {
    emulator.faults.set({ failWith: 429, retryAfterSeconds: 42 });
    await expect(desk.openTicket(OPENING, first)).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 42_000,
    });
  });

  it('blocks a shift that needs the statuses of a board without the right to read them', async () => {
    const id = await opened();
    emulator.faults.set({ withoutRights: ['tableSetup'] });
    await expect(desk.updateTicket(updateOf(id, UP), first)).rejects.toMatchObject({
      code: 'forbidden',
      advice: expect.stringContaining('Table Setup') as string,
    });
  });

  it('takes two requests to open, two to update and three to shift once it knows the boards', async () => {
    const id = await opened();
    await desk.updateTicket(updateOf(id, UP), first);
    await desk.updateTicket(updateOf(id, { from: 'high', to: 'low' }), first);
    const other = { ...OPENING, key: { ...KEY, incidentId: 'other' } };
    expect(await requestsOf(() => desk.openTicket(other, first))).toBe(2);
    expect(await requestsOf(() => desk.updateTicket(updateOf(id), first))).toBe(2);
    expect(await requestsOf(() => desk.updateTicket(updateOf(id, UP), first))).toBe(3);
  });
});
