/**
 * The world of the demo: one managed service provider with two mapped companies at both desks, and a
 * catch-all for everybody else. Ids are those of the emulated desks.
 */
export const COMPANIES = [
  { id: '5e31a0d2b1a43d2f5c8b4571', name: 'Northwind Dental', manage: 250, automate: 7 },
  { id: '5e31a0d3b1a43d2f5c8b4577', name: 'Harbour Logistics', manage: 251, automate: 8 },
] as const;

export const CATCH_ALL = { name: 'Catch-all', manage: 299, automate: 99 } as const;

/** The provider's own computer, which is always on: Automate's scripts run on it. */
export const RUNNER = 1099;

export const COMPUTERS = [
  { id: 1042, name: 'NWD-DC01', clientId: 7 },
  { id: 1044, name: 'WIN-SRV01', clientId: 7 },
  { id: 1043, name: 'HBL-DC01', clientId: 8 },
  { id: RUNNER, name: 'MSP-TOOLS', clientId: 99 },
] as const;

/** Automate's ticket categories, one per severity category. */
export const AUTOMATE_CATEGORIES = [
  { id: 176, name: 'EDR Low' },
  { id: 177, name: 'EDR Medium' },
  { id: 178, name: 'EDR High' },
] as const;

/** The statuses of every Automate server that the demo uses. */
export const AUTOMATE_STATUSES = { new: 1, closed: 4 } as const;

/** The number that the ticket script has at Automate. */
export const SCRIPT_ID = 7311;

/** Manage's service boards; statuses and types belong to their board. */
export const BOARDS = [
  {
    id: 21,
    name: 'Service Desk',
    statuses: [
      { id: 310, name: 'New', closedStatus: false, defaultFlag: true },
      { id: 311, name: 'Completed', closedStatus: false, defaultFlag: false },
      { id: 312, name: 'Closed', closedStatus: true, defaultFlag: false },
    ],
    types: [{ id: 5, name: 'Security alert' }],
  },
  {
    id: 22,
    name: 'Security Incidents',
    statuses: [
      { id: 410, name: 'New', closedStatus: false, defaultFlag: true },
      { id: 412, name: 'Closed', closedStatus: true, defaultFlag: false },
    ],
    types: [{ id: 15, name: 'EDR incident' }],
  },
] as const;

export const PRIORITIES = [
  { id: 1, name: 'Priority 1 - Emergency' },
  { id: 3, name: 'Priority 3 - Normal' },
  { id: 4, name: 'Priority 4 - Low' },
] as const;

/** Where Manage's tickets of each category stand. */
export const MANAGE_GRID = {
  low: { board: 21, priority: 4, type: 5, status: 310 },
  medium: { board: 21, priority: 3, type: 5, status: 310 },
  high: { board: 22, priority: 1, type: 15, status: 410 },
} as const;

/** Credentials of the demo; they open nothing but emulators on this machine. */
export interface DemoCredentials {
  readonly gateway: string;
  readonly manage: {
    readonly companyId: string;
    readonly publicKey: string;
    readonly privateKey: string;
    readonly clientId: string;
  };
  readonly automate: { readonly username: string; readonly password: string; readonly clientId: string };
  readonly gravityzone: { readonly apiKey: string };
}
