import { TRIAL_SEED, startTrial } from './trial.ts';
import type { Trial } from './trial.ts';
import type { ManageEmulatorOptions } from './index.ts';
import type { ManageSeed } from './seed.ts';

const [northwind, contoso] = TRIAL_SEED.companies;
const [security, triage] = TRIAL_SEED.boards;
if (northwind === undefined || contoso === undefined || security === undefined || triage === undefined)
  throw new Error('the trial seed lacks its companies or boards');

/** The trial seed, furnished: people, devices, a deleted company, and in each list something out of use. */
export const FURNISHED_SEED: ManageSeed = {
  ...TRIAL_SEED,
  companies: [
    {
      ...northwind,
      types: [
        { id: 1, name: 'Client' },
        { id: 2, name: 'Security' },
      ],
      sites: [
        { id: 1, name: 'Main' },
        { id: 3, name: 'Left', inactive: true },
      ],
      contacts: [
        { id: 71, name: 'Ann Lee', email: 'ann@northwind.example' },
        { id: 72, name: 'Bo Left', inactive: true },
      ],
      agreements: [{ id: 81, name: 'Gold' }],
    },
    {
      ...contoso,
      types: [{ id: 1, name: 'Client' }],
      contacts: [{ id: 73, name: 'Cy Dorn' }],
      agreements: [{ id: 82, name: 'Silver' }],
    },
    { id: 252, identifier: 'Gone', name: 'Gone Ltd', deleted: true },
    { id: 253, identifier: 'Quiet', name: 'Quiet Ltd', status: { id: 2, name: 'Inactive' } },
  ],
  configurations: [
    {
      id: 501,
      name: 'NW-DC01',
      companyId: 250,
      serialNumber: 'SN-1',
      macAddress: '00-15-5D-01-02-03',
      ipAddress: '192.0.2.10',
      deviceIdentifier: 'dev-501',
      lastUpdated: '2026-01-04T00:00:00Z',
    },
    { id: 502, name: 'NW-OLD', companyId: 250, inactive: true },
    { id: 503, name: 'CO-DC01', companyId: 251, lastUpdated: '2026-01-02T00:00:00Z' },
  ],
  boards: [
    { id: 20, name: 'Retired', inactive: true, statuses: [status(300, 'New')], types: [] },
    {
      ...security,
      statuses: [...security.statuses, { ...status(319, 'Parked'), inactive: true }],
      types: [...security.types, { id: 7, name: 'Legacy', inactive: true }],
      subTypes: [...(security.subTypes ?? []), { id: 11, name: 'Fax', inactive: true }],
      items: [...(security.items ?? []), { id: 8, name: 'Toner', inactive: true }],
      teams: [...(security.teams ?? []), { id: 14, name: 'Red', inactive: true }],
      associations: [
        ...(security.associations ?? []),
        { typeId: 5, subTypeId: 11 },
        { typeId: 5, subTypeId: 9, itemId: 8 },
      ],
    },
    triage,
  ],
  priorities: [{ id: 3, name: 'Priority 0 - Unused', inactive: true }, ...TRIAL_SEED.priorities],
  members: [
    { id: 101, identifier: 'apimember', name: 'API Member' },
    { id: 110, identifier: 'jdoe', name: 'Jo Doe' },
    { id: 111, identifier: 'left', name: 'Lu Left', inactive: true },
    { id: 112, identifier: 'zadmin', name: 'Vendor Admin', unlisted: true },
  ],
};

function status(
  id: number,
  name: string,
): { id: number; name: string; closedStatus: false; defaultFlag: false } {
  return { id, name, closedStatus: false, defaultFlag: false };
}

/** Starts an emulator with the furnished seed on a free port. */
export function startFurnishedTrial(options: Partial<ManageEmulatorOptions> = {}): Promise<Trial> {
  return startTrial({ seed: FURNISHED_SEED, ...options });
}
