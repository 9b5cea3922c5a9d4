import { afterEach, describe, expect, it } from 'vitest';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import type { AutomateEmulator, AutomateSeed } from '../../emulators/automate/index.ts';
import { automateDesk } from '../../src/desks/automate/automate-desk.ts';
import {
  KEY,
  MARK,
  PLACEMENT,
  attempt,
  opening,
  settingsFor,
  update,
} from '../../src/desks/automate/scripted-server.fixture.ts';
import type { Desk, OpenOutcome, TicketRef, UpdateOutcome } from '../../src/desks/desk.ts';

const SEED: AutomateSeed = {
  username: 'plumbline-api',
  password: 'correct horse',
  clientId: '0a1b2c3d-0000-4000-8000-123456789abc',
  scriptId: 7311,
  clients: [
    { id: 7, name: 'Acme' },
    { id: 8, name: 'Other' },
  ],
  computers: [
    { id: 1041, name: 'FIN-WS-07', clientId: 8, lastContact: '2026-03-01T12:00:00Z' },
    { id: 1042, name: 'FIN-WS-07', clientId: 7, lastContact: '2026-03-01T10:00:00Z' },
    { id: 1043, name: 'FIN-WS-07', clientId: 7, lastContact: '2025-01-01T10:00:00Z' },
    { id: 900, name: 'ACME-DC', clientId: 7 },
  ],
  categories: [
    { id: 126, name: 'Low' },
    { id: 177, name: 'Medium' },
    { id: 178, name: 'High' },
  ],
};

interface Comment {
  readonly Body: string;
}

interface Ticket {
  readonly TicketId: number;
  readonly Subject: string;
  readonly CategoryId: number;
  readonly Computer: { readonly Id: string } | null;
  readonly Comments: readonly Comment[];
}

let emulator: AutomateEmulator;
let desk: Desk;
afterEach(() => emulator.close());

async function start(changes: Partial<AutomateSeed> = {}, now?: () => number): Promise<void> {
  emulator = await startAutomateEmulator({
    seed: { ...SEED, ...changes },
    ...(now === undefined ? {} : { now }),
  });
  desk = automateDesk(settingsFor(emulator.url));
}

async function facts<T>(path: string, method = 'GET'): Promise<T> {
  return (await (await fetch(`${emulator.url}/emulator/${path}`, { method })).json()) as T;
}

const tickets = (): Promise<Ticket[]> => facts('tickets');
const accepted = async (): Promise<number> => (await facts<unknown[]>('runs')).length;

/** Confirms what was submitted, once the server has carried it out. */
async function carriedOut(outcome: OpenOutcome | UpdateOutcome): Promise<TicketRef> {
  if (outcome.kind !== 'submitted') throw new Error(`The desk answered ${outcome.kind}, not submitted.`);
  await emulator.settled();
  const confirmed = await desk.confirmWrite(outcome.submission, attempt());
  if (confirmed.kind !== 'confirmed') throw new Error('The write is still pending.');
  return confirmed.ticket;
}

const open = async (): Promise<TicketRef> => carriedOut(await desk.openTicket(opening(), attempt()));

/** An attempt after one of unknown outcome, in whose pauses the server carries out what it accepted. */
const retried = () => attempt({ uncertain: true, pause: () => emulator.settled() });

describe('a ticket at an emulated Automate server', () => {
  it('is opened on the newest computer of that name within the client, and confirmed', async () => {
    await start();
    const ticket = await open();
    expect(await tickets()).toMatchObject([
      {
        TicketId: Number(ticket.id),
        Subject: opening().subject,
        CategoryId: 178,
        Computer: { Id: '1042' },
        Comments: [{ Body: opening().body([]) }],
      },
    ]);
  });

  it('is not taken for what a later create would have said, where an earlier one ran first', async () => {
    await start({ scriptDelayMs: 50 });
    const earlier = await desk.openTicket(opening(), attempt());
    const later = await desk.openTicket(
      opening({ revision: 2, body: () => `Everything newer\n[GZ-${KEY.incidentId} #2]` }),
      attempt(),
    );
    const ticket = await carriedOut(earlier);
    if (later.kind !== 'submitted') throw new Error('The second create was not submitted.');
    expect(await desk.confirmWrite(later.submission, attempt())).toEqual({
      kind: 'found',
      ticket,
      revision: 1,
    });
    expect(await tickets()).toHaveLength(1);
  });

  it('is found again, not opened twice', async () => {
    await start();
    const ticket = await open();
    expect(await desk.openTicket(opening(), attempt())).toEqual({ kind: 'found', ticket, revision: 1 });
    expect(await accepted()).toBe(1);
  });

  it('is opened once where the connection broke after the script was accepted, even without its own guard', async () => {
    await start({ modes: { createGuard: false }, scriptDelayMs: 100 });
    emulator.faults.set({ dropAfterAccept: 1 });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
    });
    expect(await desk.openTicket(opening(), retried())).toMatchObject({ kind: 'found', revision: 1 });
    expect(await tickets()).toHaveLength(1);
  });

  it('is opened once where the connection broke before the script was accepted', async () => {
    await start();
    emulator.faults.set({ dropBeforeAccept: 1 });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({ retryable: true });
    await carriedOut(await desk.openTicket(opening(), retried()));
    expect(await tickets()).toHaveLength(1);
  });

  it('stays pending while the script waits', async () => {
    await start({ scriptDelayMs: 3_600_000 });
    const outcome = await desk.openTicket(opening(), attempt());
    if (outcome.kind !== 'submitted') throw new Error(outcome.kind);
    expect(await desk.confirmWrite(outcome.submission, attempt())).toEqual({ kind: 'pending' });
    emulator.faults.set({ scriptDelayMs: 0 });
    expect(await carriedOut(outcome)).toMatchObject({ generation: 1 });
  });

  it('moves to another category with its note in one run', async () => {
    await start();
    const ticket = await open();
    const shift = { from: 'high', to: 'low' } as const;
    await carriedOut(await desk.updateTicket(update({ ticket, shift }), attempt()));
    expect(await tickets()).toMatchObject([
      { CategoryId: 126, Comments: [{}, { Body: update().note(1, []) }] },
    ]);
    expect(await accepted()).toBe(2);
    expect(await desk.updateTicket(update({ ticket, shift }), attempt())).toEqual({
      kind: 'updated',
      ticket,
    });
  });

  it('gets a note once where the connection broke after the script was accepted, even without its own guard', async () => {
    await start({ modes: { noteGuard: false }, scriptDelayMs: 100 });
    const ticket = await open();
    emulator.faults.set({ dropAfterAccept: 1 });
    await expect(desk.updateTicket(update({ ticket }), attempt())).rejects.toMatchObject({ retryable: true });
    expect(await desk.updateTicket(update({ ticket }), retried())).toEqual({ kind: 'updated', ticket });
    expect((await tickets())[0]?.Comments).toHaveLength(2);
  });

  it('carries hostile and long text unharmed but for what the columns cannot hold', async () => {
    await start();
    const hostile = `'; DROP TABLE tickets; -- @clientname@ %computername% \\ "é → 漢" 😀`;
    const mark = `[GZ-${KEY.incidentId} #1]`;
    const body = `${hostile}\n${'x'.repeat(100_000)}\n${mark}`;
    await carriedOut(
      await desk.openTicket(
        opening({ subject: `${MARK} ${hostile}`.slice(0, 100), body: () => body }),
        attempt(),
      ),
    );
    const [ticket] = await tickets();
    expect(ticket?.Subject.startsWith(`${MARK} '; DROP TABLE`)).toBe(true);
    const [first, second, last] = ticket?.Comments[0]?.Body.split('\n') ?? [];
    expect([first, last]).toEqual([hostile.replace('😀', '\uFFFD'), mark]);
    expect(second?.length).toBeLessThan(6_144);
  });

  it('gets a successor that carries the next generation once it was deleted', async () => {
    await start();
    const ticket = await open();
    emulator.people.purgeTicket(Number(ticket.id));
    expect(await desk.updateTicket(update({ ticket }), attempt())).toEqual({ kind: 'over', because: 'gone' });
    const key = { ...KEY, generation: 2 };
    const subject = `[GZ-${KEY.incidentId}.2] High: Ransomware`;
    const successor = await carriedOut(await desk.openTicket(opening({ key, subject }), attempt()));
    expect(successor.generation).toBe(2);
    expect(await desk.openTicket(opening(), attempt())).toMatchObject({ kind: 'found', ticket: successor });
  });

  it('is not written to once a technician took the mark out of its subject', async () => {
    await start();
    const ticket = await open();
    emulator.people.editTicket(Number(ticket.id), { subject: 'Ransomware at Acme' });
    await expect(desk.updateTicket(update({ ticket }), attempt())).rejects.toMatchObject({
      code: 'mark-lost',
    });
  });

  it('keeps the category that a technician chose when only a note is due', async () => {
    await start();
    const ticket = await open();
    emulator.people.editTicket(Number(ticket.id), { categoryId: 177, comment: 'I am on it.' });
    await carriedOut(await desk.updateTicket(update({ ticket }), attempt()));
    expect(await tickets()).toMatchObject([
      { CategoryId: 177, Comments: [{}, {}, { Body: update().note(1, []) }] },
    ]);
  });
});

describe('an emulated Automate server that differs', () => {
  it('gives comments only where asked to', async () => {
    await start({ modes: { commentsOnlyWithExpand: true } });
    const ticket = await open();
    await carriedOut(await desk.updateTicket(update({ ticket }), attempt()));
    expect(await desk.openTicket(opening(), attempt())).toEqual({ kind: 'found', ticket, revision: 2 });
  });

  it('is too old for comments: tickets open, notes are blocked with advice', async () => {
    await start({ modes: { olderServer: true } });
    const ticket = await open();
    await expect(desk.updateTicket(update({ ticket }), attempt())).rejects.toMatchObject({
      code: 'comments-not-served',
    });
    const shift = { from: 'high', to: 'medium' } as const;
    await carriedOut(await desk.updateTicket(update({ ticket, shift, note: () => undefined }), attempt()));
    expect(await tickets()).toHaveLength(1);
  });

  it.each(['utc', 'offset'] as const)(
    'dates tokens in %s and writes names with a small first letter',
    async (expirationDate) => {
      await start({ modes: { expirationDate, resultRows: false } });
      emulator.faults.set({ fieldCasing: 'camel' });
      expect(await open()).toMatchObject({ generation: 1 });
      expect(await facts('requests')).toMatchObject({ byRoute: { 'POST /APIToken': 1 } });
    },
  );
});

describe('an emulated Automate server in trouble', () => {
  it('says how long to wait', async () => {
    await start();
    emulator.faults.set({ failWith: 429, retryAfterSeconds: 7 });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterMs: 7_000,
    });
  });

  it.each([
    ['500', { failWith: 500 }],
    ['the page of a firewall', { failWith: 200 }],
    ['an empty body', { failWith: 200, failBody: 'empty' }],
    ['503 to writes only', { failWith: 503, failOn: 'writes' }],
  ] as const)('answers %s: nothing is opened, and it is tried again', async (_, faults) => {
    await start();
    emulator.faults.set(faults);
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({ retryable: true });
    expect(await accepted()).toBe(0);
  });

  it('wants a second factor', async () => {
    await start({ twoFactorPasscode: '123456' });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({
      code: 'two-factor-required',
      retryable: false,
    });
  });

  it.each([400, 401] as const)('refuses the password with %i', async (badCredentials) => {
    await start({ password: 'changed', modes: { badCredentials } });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({
      code: 'login-refused',
      retryable: false,
    });
  });

  it('forgot the token: the desk logs in once more and goes on', async () => {
    await start();
    const ticket = await open();
    await facts('tokens', 'DELETE');
    await carriedOut(await desk.updateTicket(update({ ticket }), attempt()));
    expect(await facts('requests')).toMatchObject({ byRoute: { 'POST /APIToken': 2 } });
  });

  it('let the token expire: the desk logs in once more and goes on', async () => {
    let now = Date.now();
    await start({}, () => now);
    const ticket = await open();
    now += 2 * 3_600_000;
    await carriedOut(await desk.updateTicket(update({ ticket }), attempt()));
    expect((await tickets())[0]?.Comments).toHaveLength(2);
  });

  it('hides everything for want of rights: nothing is opened, with advice', async () => {
    await start();
    emulator.faults.set({ missingRights: true });
    await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({
      code: 'script-refused',
      retryable: false,
    });
    expect(await accepted()).toBe(0);
  });

  it.each([200, 400, 403, 404] as const)(
    'refuses the run on an unknown computer with %i',
    async (refusedRuns) => {
      await start({ modes: { refusedRuns }, computers: [] });
      await expect(desk.openTicket(opening(), attempt())).rejects.toMatchObject({ retryable: false });
    },
  );
});

describe('an incident whose computer Automate does not have', () => {
  it("opens its ticket on the client's stand-in", async () => {
    await start();
    const placement = { ...PLACEMENT, computerName: 'UNKNOWN-01' };
    await carriedOut(await desk.openTicket(opening({ placement }), attempt()));
    expect(await tickets()).toMatchObject([{ Computer: { Id: '900' } }]);
  });

  it('is blocked where its company is mapped nowhere', async () => {
    await start();
    const placement = { ...PLACEMENT, companyId: 'unmapped' };
    await expect(desk.openTicket(opening({ placement }), attempt())).rejects.toMatchObject({
      code: 'unmapped-company',
    });
  });
});
