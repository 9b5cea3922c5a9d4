import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, accountAt } from './manage-account.ts';
import { z } from 'zod';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import type { ManageEmulator, ManageSeed } from '../../emulators/manage/index.ts';
import type { Placement } from '../../src/desks/desk.ts';
import { companyNames } from '../../src/desks/manage/company/company-names.ts';
import { devices } from '../../src/desks/manage/company/devices.ts';
import { manageTransport } from '../../src/desks/manage/connection/manage-transport.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import { boardStatuses } from '../../src/desks/manage/grid/board-statuses.ts';
import { lookups } from '../../src/desks/manage/grid/lookups.ts';
import { rowResolver } from '../../src/desks/manage/grid/resolve-row.ts';

const signal = new AbortController().signal;

const SEED: ManageSeed = {
  ...ACCOUNT,
  companies: [
    { id: 250, identifier: 'Acme', name: 'Acme "Ltd"' },
    { id: 251, identifier: 'Old', name: 'Old', deleted: true },
  ],
  boards: [
    {
      id: 21,
      name: 'Security',
      statuses: [
        { id: 310, name: 'New', closedStatus: false, defaultFlag: true },
        { id: 312, name: 'Closed', closedStatus: true, defaultFlag: false },
      ],
      types: [{ id: 5, name: 'Incident' }],
      subTypes: [{ id: 9, name: 'Endpoint' }],
      items: [{ id: 2, name: 'Malware' }],
      teams: [{ id: 4, name: 'Blue' }],
      associations: [{ typeId: 5, subTypeId: 9, itemId: 2 }],
    },
    {
      id: 22,
      name: 'Old',
      inactive: true,
      statuses: [{ id: 410, name: 'New', closedStatus: false, defaultFlag: true }],
      types: [{ id: 15, name: 'Incident' }],
    },
  ],
  priorities: [{ id: 4, name: 'Priority 4' }],
  sources: [{ id: 2, name: 'EDR' }],
  members: [{ id: 101, identifier: 'apimember', name: 'API Member' }],
  configurations: [
    { id: 501, name: 'WIN-1', companyId: 250, ipAddress: '10.0.0.5', lastUpdated: '2026-01-01T00:00:00Z' },
    { id: 502, name: 'WIN-1', companyId: 250, ipAddress: '10.0.0.6', lastUpdated: '2026-01-02T00:00:00Z' },
  ],
};
const NAMED = {
  board: 'Security',
  priority: 'priority 4',
  type: 'Incident',
  subType: 'Endpoint',
  item: 'Malware',
  status: 'New',
  team: 'Blue',
  source: 'EDR',
  owner: 'API Member',
};
const IDS = {
  board: 21,
  priority: 4,
  type: 5,
  subType: 9,
  item: 2,
  status: 310,
  team: 4,
  source: 2,
  owner: 101,
};

let emulator: ManageEmulator;
beforeEach(async () => {
  emulator = await startManageEmulator({ seed: SEED });
});
afterEach(() => emulator.close());

function start(row: object = NAMED) {
  const settings = manageSettings.parse({
    ...accountAt(emulator.url),
    categories: { low: row, medium: row, high: row },
  });
  const transport = manageTransport(settings, () => undefined);
  const clock = { lifetime: settings.lookupLifetime, now: Date.now };
  const found = lookups(transport, clock, () => undefined);
  return {
    transport,
    high: () => rowResolver(settings.categories, found)('high', signal),
    statuses: boardStatuses(found),
    findCompany: companyNames(transport, clock, () => undefined).find,
    devices: devices(transport, clock),
  };
}

describe('look-ups at Manage', () => {
  it('resolves a row of names', async () => {
    expect(await start().high()).toEqual(IDS);
  });

  it('sees that a board is inactive', async () => {
    await expect(start({ ...NAMED, board: 22 }).high()).rejects.toMatchObject({ code: 'inactive-board' });
  });

  it('takes priorities that have only id and name', async () => {
    emulator.faults.set({ prioritiesWithNameOnly: true });
    expect(await start().high()).toEqual(IDS);
  });

  it('lets ids pass where the role lacks Table Setup, and says which right a name takes', async () => {
    emulator.faults.set({ withoutRights: ['tableSetup', 'memberMaintenance'] });
    expect(await start({ ...IDS, board: 'Security' }).high()).toEqual(IDS);
    await expect(start().high()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('finds open and closing status', async () => {
    const { statuses } = start();
    expect(await statuses.openStatus(21, undefined, signal)).toBe(310);
    expect(await statuses.closingStatus(21, undefined, signal)).toBe(312);
  });

  it('finds a company by a name with quotes, and no deleted one', async () => {
    const { findCompany } = start();
    expect(await findCompany('ACME "Ltd"', signal)).toEqual({ kind: 'one', company: 250 });
    expect(await findCompany('Old', signal)).toEqual({ kind: 'none' });
  });

  it('finds a device and attaches it', async () => {
    const { devices: found, transport } = start();
    const computer = { computerName: 'WIN-1', computerFqdn: 'win-1.acme.test', computerIps: ['10.0.0.5'] };
    const placement: Placement = { companyId: undefined, companyName: { kind: 'unknown' }, ...computer };
    const configurationId = await found.deviceFor(250, placement, signal);
    expect(configurationId).toBe(501);
    const body = { summary: 'A ticket', company: { id: 250 } };
    const withId = z.object({ id: z.int() });
    const ticket = await transport.call({ method: 'POST', path: '/service/tickets', body }, withId);
    await found.attachDevice(ticket.id, 501, signal);
    const path = `/service/tickets/${ticket.id}/configurations`;
    expect(await transport.call({ method: 'GET', path }, z.array(withId))).toEqual([{ id: 501 }]);
  });
});
