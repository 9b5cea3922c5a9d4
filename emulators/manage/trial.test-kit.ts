import { startManageEmulator } from './index.ts';
import type { ManageEmulator, ManageEmulatorOptions } from './index.ts';
import type { ManageSeed } from './seed.ts';

const northwind = {
  id: 250,
  identifier: 'Northwind',
  name: 'Northwind Traders',
  sites: [{ id: 1, name: 'Main' }],
};
const contoso = { id: 251, identifier: 'Contoso', name: 'Contoso', sites: [{ id: 2, name: 'Main' }] };
const security = {
  id: 21,
  name: 'Security',
  statuses: [
    { id: 310, name: 'New', closedStatus: false, defaultFlag: true },
    { id: 311, name: 'Completed', closedStatus: false, defaultFlag: false },
    { id: 312, name: 'Closed', closedStatus: true, defaultFlag: false },
  ],
  types: [
    { id: 5, name: 'Incident', defaultFlag: true },
    { id: 6, name: 'Request' },
  ],
  subTypes: [
    { id: 9, name: 'Endpoint' },
    { id: 10, name: 'Mail' },
  ],
  items: [
    { id: 2, name: 'Malware' },
    { id: 3, name: 'Phishing' },
  ],
  teams: [{ id: 4, name: 'Blue' }],
  associations: [
    { typeId: 5, subTypeId: 9, itemId: 2 },
    { typeId: 5, subTypeId: 10 },
  ],
};
const triage = {
  id: 22,
  name: 'Triage',
  statuses: [
    { id: 410, name: 'New', closedStatus: false, defaultFlag: true },
    { id: 412, name: 'Closed', closedStatus: true, defaultFlag: false },
  ],
  types: [{ id: 15, name: 'Incident' }],
};

/**
 * A seed whose boards share the names of their statuses but not the ids, with a status "Completed" that
 * closes nothing.
 */
const TRIAL_SEED: ManageSeed = {
  companyId: 'acme',
  publicKey: 'public',
  privateKey: 'private:with:colons',
  clientId: '0b7f3c1e-5a4d-4c2b-9a8f-6d5e4c3b2a19',
  companies: [northwind, contoso],
  boards: [security, triage],
  priorities: [
    { id: 4, name: 'Priority 3 - Medium' },
    { id: 5, name: 'Priority 1 - High' },
  ],
  sources: [{ id: 2, name: 'Integration' }],
  customFields: [
    { id: 12, caption: 'EDR Incident' },
    { id: 13, caption: 'EDR Score' },
  ],
};

/**
 * The trial seed with people, devices, companies that take no tickets, and in each list something out of use.
 */
export const FURNISHED_SEED: ManageSeed = {
  ...TRIAL_SEED,
  companyStatuses: [
    { id: 1, name: 'Active' },
    { id: 2, name: 'Inactive', inactive: true },
    { id: 3, name: 'Credit hold', disallowSaving: true },
  ],
  companies: [
    {
      ...northwind,
      sites: [
        { id: 1, name: 'Main' },
        { id: 3, name: 'Left', inactive: true },
      ],
      contacts: [
        { id: 71, name: 'Ann Lee' },
        { id: 72, name: 'Bo Left', inactive: true },
      ],
      agreements: [{ id: 81, name: 'Gold' }],
    },
    { ...contoso, contacts: [{ id: 73, name: 'Cy Dorn' }], agreements: [{ id: 82, name: 'Silver' }] },
    { id: 252, identifier: 'Contoso-old', name: 'Contoso', deleted: true },
    { id: 253, identifier: 'Contoso-2', name: 'Contoso', status: 2 },
    { id: 254, identifier: 'Late', name: 'Late Payers', status: 3 },
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
      subTypes: [...security.subTypes, { id: 11, name: 'Fax', inactive: true }],
      items: [...security.items, { id: 8, name: 'Toner', inactive: true }],
      teams: [...security.teams, { id: 14, name: 'Red', inactive: true }],
      associations: [
        ...security.associations,
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

function status(id: number, name: string) {
  return { id, name, closedStatus: false, defaultFlag: false };
}

/** An answer as a test looks at it; `json` is `undefined` where the body is not JSON. */
export interface TrialAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** A running emulator and a caller that does nothing on its own: no retry, no check. */
export interface Trial {
  readonly emulator: ManageEmulator;
  /** Calls the API as the API member. A body that is a string is sent as it is. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TrialAnswer>;
  /** Calls any path of the server without credentials. */
  raw(
    method: string,
    path: string,
    body?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TrialAnswer>;
  /** Carries out a route of tickets as a technician. */
  technician(method: string, path: string, body?: unknown): Promise<TrialAnswer>;
  /** Opens a ticket and gives its id. @throws Error when it is refused. */
  open(ticket?: Readonly<Record<string, unknown>>): Promise<number>;
}

/** The headers that the API wants of every request. */
export const TRIAL_HEADERS: Readonly<Record<string, string>> = {
  authorization: `Basic ${Buffer.from('acme+public:private:with:colons').toString('base64')}`,
  clientId: TRIAL_SEED.clientId,
  accept: 'application/vnd.connectwise.com+json; version=2025.1',
};

/** Starts an emulator with the trial seed on a free port. */
export async function startTrial(options: Partial<ManageEmulatorOptions> = {}): Promise<Trial> {
  const emulator = await startManageEmulator({ seed: TRIAL_SEED, ...options });
  const raw: Trial['raw'] = async (method, path, body, headers = {}) => {
    const response = await fetch(emulator.url + path, { method, headers, body: body ?? null });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
  const call: Trial['call'] = (method, path, body, headers = {}) =>
    raw(
      method,
      `/v4_6_release/apis/3.0${path}`,
      typeof body === 'object' ? JSON.stringify(body) : (body as string | undefined),
      {
        ...TRIAL_HEADERS,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    );
  const open: Trial['open'] = async (ticket = {}) => {
    const answer = await call('POST', '/service/tickets', {
      summary: 'A ticket',
      company: { id: 250 },
      ...ticket,
    });
    if (answer.status !== 201) throw new Error(answer.text);
    return (answer.json as { id: number }).id;
  };
  const technician: Trial['technician'] = (method, path, body) =>
    raw(method, `/emulator/technician${path}`, body === undefined ? undefined : JSON.stringify(body));
  return { emulator, call, raw, technician, open };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
