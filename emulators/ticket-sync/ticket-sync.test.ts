import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCaller } from '../automate/caller.test-kit.ts';
import type { Caller } from '../automate/caller.test-kit.ts';
import { startTrial } from '../manage/trial.test-kit.ts';
import type { Trial } from '../manage/trial.test-kit.ts';
import { startTicketSync } from './index.ts';
import type { SyncModes, TicketSync } from './index.ts';

const MEDIUM = { board: 21, priority: 4, type: 5, openStatus: 310, closedStatus: 312 };
const HIGH = { board: 22, priority: 5, type: 15, openStatus: 410, closedStatus: 412 };
const SUBJECT = 'EDR: Ransomware on FIN-WS-07 [GZ-1]';

let automate: Caller;
let manage: Trial;
let sync: TicketSync;
beforeEach(async () => {
  const ticket = { subject: SUBJECT, clientId: 7, categoryId: 178, comments: ['payload'] };
  automate = await startCaller({
    tickets: [ticket, { ...ticket, clientId: 8 }, { ...ticket, categoryId: 126 }],
  });
  manage = await startTrial();
});
afterEach(async () => {
  await sync.close();
  await automate.emulator.close();
  await manage.emulator.close();
});

function start(modes: Partial<SyncModes> = {}): void {
  sync = startTicketSync({
    automateUrl: automate.emulator.url,
    manageUrl: manage.emulator.url,
    categories: { 178: MEDIUM, 256: HIGH },
    clients: { 7: 250 },
    modes,
    interval: 5,
  });
}

const inManage = async () =>
  (await manage.raw('GET', '/emulator/tickets')).json as readonly { id: number; notes: { text: string }[] }[];
const numberOf = async (): Promise<number> =>
  ((await automate.api('GET', '/Tickets/1001')).json() as { ExternalId: number }).ExternalId;
const synced = () => expect.poll(numberOf).toBe(1001);
/** Resolves once a round is over that began after this. */
const nextRound = async (): Promise<void> => {
  const before = sync.rounds();
  await expect.poll(() => sync.rounds()).toBeGreaterThan(before + 1);
};

it('makes one ticket of a mapped category and client, as another member, and tells its number', async () => {
  start();
  await synced();
  await nextRound();
  expect(await inManage()).toMatchObject([
    {
      id: 1001,
      summary: SUBJECT,
      company: { id: 250 },
      board: { id: 21 },
      priority: { id: 4 },
      _info: { enteredBy: 'cwautomate' },
      notes: [{ text: 'payload' }],
    },
  ]);
  expect(sync.failures()).toEqual([
    { ticketId: 1002, message: 'Cannot find company: client 8' },
    { ticketId: 1003, message: 'Cannot find board: category 126' },
  ]);
});

it('carries comments, category and status over, and the status back', async () => {
  start();
  await synced();
  automate.emulator.people.editTicket(1001, { comment: 'looking', categoryId: 256 });
  const notes = [{ text: 'payload' }, { text: 'looking' }];
  await expect.poll(inManage).toMatchObject([{ board: { id: 22 }, priority: { id: 5 }, notes }]);
  automate.emulator.people.editTicket(1001, { statusId: 4 });
  await expect.poll(inManage).toMatchObject([{ closedFlag: true }]);
  const reopen = [{ op: 'replace', path: 'status', value: { id: 410 } }];
  await manage.raw('PATCH', '/emulator/technician/service/tickets/1001', JSON.stringify(reopen));
  await expect
    .poll(async () => (await automate.api('GET', '/Tickets/1001')).json())
    .toMatchObject({ Status: { Id: 1 } });
});

it.each<[string, Partial<SyncModes>, object]>([
  ['text', { carriesText: false }, { notes: [{ text: 'looking' }] }],
  ['comments', { carriesComments: false }, { notes: [{ text: 'payload' }] }],
  ['category', { carriesCategory: false }, { board: { id: 21 } }],
  ['status', { carriesStatus: false }, { closedFlag: false }],
  ['whole subject', { carriesWholeSubject: false }, { summary: 'EDR: Ransomware on FIN-WS-07' }],
])('carries no %s where the mode says so', async (_what, modes, expected) => {
  start(modes);
  await synced();
  automate.emulator.people.editTicket(1001, { comment: 'looking', categoryId: 256, statusId: 4 });
  await nextRound();
  expect(await inManage()).toMatchObject([expected]);
});

it('makes none before its delay is over, nor where it is off', async () => {
  start({ delayMs: 3_600_000 });
  await nextRound();
  expect(await inManage()).toEqual([]);
  sync.modes.isOn = false;
  await nextRound();
  sync.modes.delayMs = 0;
  await nextRound();
  expect(await numberOf()).toBe(0);
});

it('tells a ticket that was deleted in Manage, and makes another once its number is gone', async () => {
  start();
  await synced();
  await manage.raw('DELETE', '/emulator/technician/service/tickets/1001');
  await expect
    .poll(() => sync.failures())
    .toContainEqual({ ticketId: 1001, message: 'Ticket 1001 was not found' });
  automate.emulator.people.editTicket(1001, { externalId: 0 });
  await expect.poll(numberOf).toBe(1002);
});

it('has each of its modes in the README', async () => {
  const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
  start();
  for (const [name, usual] of Object.entries(sync.modes))
    expect(readme).toMatch(new RegExp(`^\\| \`${name}\` \\(\`${String(usual)}\`\\)`, 'm'));
});
