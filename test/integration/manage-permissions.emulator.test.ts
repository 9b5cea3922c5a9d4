import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, accountAt } from './manage-account.ts';
import { z } from 'zod';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import type { ManageEmulator, ManageFaults, ManageSeed } from '../../emulators/manage/index.ts';
import { manageTransport } from '../../src/desks/manage/connection/manage-transport.ts';
import { checkPermissions } from '../../src/desks/manage/permissions/check-permissions.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import { secretOf } from '../../src/settings/schema/secret.ts';

const SEED: ManageSeed = {
  ...ACCOUNT,
  companies: [{ id: 250, identifier: 'Acme', name: 'Acme Ltd' }],
  boards: [
    {
      id: 21,
      name: 'Security',
      statuses: [
        { id: 310, name: 'New', closedStatus: false, defaultFlag: true },
        { id: 312, name: 'Closed', closedStatus: true, defaultFlag: false },
      ],
      types: [{ id: 5, name: 'Incident' }],
    },
  ],
  priorities: [{ id: 4, name: 'Priority 4' }],
  sources: [{ id: 2, name: 'EDR' }],
};
const ROW = { board: 21, priority: 4, type: 5, source: 2, owner: 'plumbline' };

let emulator: ManageEmulator;
/** What the transports logged. */
const logged: string[] = [];
beforeEach(async () => {
  emulator = await startManageEmulator({ seed: SEED });
});
afterEach(() => emulator.close());

function transportWith(changes: object = {}) {
  const settings = manageSettings.parse({
    ...accountAt(emulator.url),
    categories: { low: ROW, medium: ROW, high: ROW },
    linkDevices: true,
    callbackUrl: 'https://plumbline.example.test',
    ...changes,
  });
  return { settings, transport: manageTransport(settings, (message) => logged.push(message)) };
}

/** An open and a closed ticket, so that there is something to edit. */
async function openTwo(): Promise<void> {
  const { transport } = transportWith();
  const ticket = z.object({ id: z.int() });
  for (const status of [310, 312]) {
    const body = { summary: 'A ticket', company: { id: 250 }, board: { id: 21 }, status: { id: status } };
    await transport.call({ method: 'POST', path: '/service/tickets', body }, ticket);
  }
}

async function findings(changes?: object) {
  const { settings, transport } = transportWith(changes);
  const found = await checkPermissions(transport, settings, new AbortController().signal);
  return Object.fromEntries(found.map(({ right, verdict }) => [right, verdict]));
}

async function everyTicket(): Promise<unknown> {
  const { transport } = transportWith();
  return transport.call({ method: 'GET', path: '/service/tickets' }, z.unknown());
}

const ALL_GRANTED = {
  'Connection and keys': 'granted',
  'Company Maintenance: Inquire All': 'granted',
  'Configurations: Inquire': 'granted',
  'Service Tickets: Inquire All': 'granted',
  'Service Tickets: Add': 'granted',
  'Service Tickets: Edit All': 'granted',
  'Close Service Tickets: Edit': 'granted',
  'Table Setup: Inquire, Service Board': 'granted',
  'Table Setup: Inquire, statuses and types of a Service Board': 'granted',
  'Table Setup: Inquire, Priority': 'granted',
  'Table Setup: Inquire, Source': 'granted',
  'Table Setup: Inquire, Company Status': 'granted',
  'Member Maintenance: Inquire': 'granted',
  Callbacks: 'granted',
};

const MISSING_WITHOUT: readonly (readonly [ManageFaults['withoutRights'][number], object])[] = [
  ['companyMaintenance', { 'Company Maintenance: Inquire All': 'missing' }],
  ['configurations', { 'Configurations: Inquire': 'missing' }],
  [
    'serviceTicketsInquire',
    {
      'Service Tickets: Inquire All': 'missing',
      'Service Tickets: Edit All': 'unknown',
      'Close Service Tickets: Edit': 'unknown',
    },
  ],
  [
    'serviceTicketsEdit',
    { 'Service Tickets: Edit All': 'missing', 'Close Service Tickets: Edit': 'unknown' },
  ],
  ['serviceTicketsAdd', { 'Service Tickets: Add': 'missing' }],
  [
    'tableSetup',
    {
      'Table Setup: Inquire, Service Board': 'missing',
      'Table Setup: Inquire, statuses and types of a Service Board': 'missing',
      'Table Setup: Inquire, Priority': 'missing',
      'Table Setup: Inquire, Source': 'missing',
      'Table Setup: Inquire, Company Status': 'missing',
    },
  ],
  ['memberMaintenance', { 'Member Maintenance: Inquire': 'missing' }],
  ['callbacks', { Callbacks: 'missing' }],
  ['serviceTicketsDelete', {}],
];

describe('the permission check against the emulator', () => {
  it('finds every right of a full role, and leaves no trace', async () => {
    await openTwo();
    const before = await everyTicket();
    logged.length = 0;
    expect(await findings()).toEqual(ALL_GRANTED);
    expect(logged).toEqual([]);
    expect(await everyTicket()).toEqual(before);
  });

  describe.each(['beforeBody', 'afterBody'] as const)('that looks at rights %s', (rightsChecked) => {
    it.each(MISSING_WITHOUT)(
      'misses without %s what hangs on it, and nothing else',
      async (right, missing) => {
        await openTwo();
        emulator.faults.set({ withoutRights: [right], rightsChecked });
        expect(await findings()).toEqual({ ...ALL_GRANTED, ...missing });
      },
    );
  });

  it('misses without closeServiceTickets what hangs on it, where rights are looked at first', async () => {
    await openTwo();
    emulator.faults.set({ withoutRights: ['closeServiceTickets'], rightsChecked: 'beforeBody' });
    expect(await findings()).toEqual({ ...ALL_GRANTED, 'Close Service Tickets: Edit': 'missing' });
  });

  it('takes a change that is refused for its content for the right to it, where content is looked at first', async () => {
    await openTwo();
    emulator.faults.set({ withoutRights: ['closeServiceTickets'], rightsChecked: 'afterBody' });
    expect(await findings()).toEqual(ALL_GRANTED);
  });

  it('needs no right to write where Automate’s sync makes the tickets and plumbline only reads them', async () => {
    const walked = Object.keys(await findings({ psaTicket: 'automate' }));
    expect(walked.filter((right) => right.includes('Service Tickets'))).toEqual([
      'Service Tickets: Inquire All',
    ]);
  });

  it('cannot tell what may be done to tickets where there are none', async () => {
    expect(await findings()).toEqual({
      ...ALL_GRANTED,
      'Service Tickets: Edit All': 'unknown',
      'Close Service Tickets: Edit': 'unknown',
    });
  });

  it('stops at wrong keys', async () => {
    const found = await findings({ privateKey: secretOf('another') });
    expect(found['Connection and keys']).toBe('missing');
    expect(Object.values(found)).not.toContain('granted');
  });

  it('suspects the client id where the server refuses all with 403', async () => {
    emulator.faults.set({ missingClientIdStatus: 403 });
    const found = await findings({ clientId: '00000000-0000-4000-8000-000000000009' });
    expect(found['Connection and keys']).toBe('unknown');
  });
});
