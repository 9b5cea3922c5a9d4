import { rightFor } from '../connection/rights.ts';
import type { ManageSettings } from '../settings.ts';
import type { Prober } from './prober.ts';

/** What a probe that was not refused says about the right. */
export interface Answer {
  readonly verdict: 'granted' | 'unknown';
  readonly detail: string;
}

/** A right of the role that plumbline may need, and how to find out about it. */
export interface RightToCheck {
  readonly right: string;
  readonly where: string;
  readonly why: string;
  /** The right without which a refusal would say nothing about this one; it stands before it in the list. */
  readonly needs?: string;
  /** Whether these settings need it; all do unless it is here. */
  readonly isNeeded?: (settings: ManageSettings) => boolean;
  readonly probe: (manage: Prober, settings: ManageSettings) => Promise<Answer>;
}

/** Not a right, but what all of them hang on. */
export const CONNECTION = 'Connection and keys';
export const INQUIRE = 'Service Tickets: Inquire All';
export const ADD = 'Service Tickets: Add';
export const EDIT = 'Service Tickets: Edit All';
export const CLOSE = 'Close Service Tickets: Edit';

const ROLE = 'System > Security Roles > (role of the API member)';
const SERVICE_TICKETS = `${ROLE} > Service Desk > Service Tickets`;

const LEVEL_UNSEEN = 'This does not tell the level All from a lower one.';
const ORDER_UNSEEN =
  'This proves the right only where Manage checks rights before bodies, which is not documented.';

/** Every right, in the order of the modules on Manage's Security Roles screen. */
export const RIGHTS_TO_CHECK: readonly RightToCheck[] = [
  {
    right: 'Company Maintenance: Inquire All',
    where: placeOf('/company/companies'),
    why: 'finds the Manage company of a GravityZone company by its name',
    isNeeded: findsCompanies,
    probe: reading('/company/companies', LEVEL_UNSEEN),
  },
  {
    right: 'Configurations: Inquire',
    where: placeOf('/company/configurations'),
    why: 'finds the configuration of the computer, to attach it to the ticket',
    isNeeded: ({ linkDevices }) => linkDevices,
    probe: reading('/company/configurations'),
  },
  {
    right: INQUIRE,
    where: placeOf('/service/tickets'),
    why: 'looks for the ticket of an incident before it opens one, and reads it before each update',
    probe: async (manage) => {
      await manage.firstOf('/service/info/boards');
      return reading('/service/tickets', LEVEL_UNSEEN, { fields: 'id' })(manage);
    },
  },
  {
    right: ADD,
    where: `${SERVICE_TICKETS}: Add`,
    why: 'opens the ticket of an incident',
    isNeeded: ({ psaTicket }) => psaTicket !== 'automate', // its own sync opens the tickets
    probe: async (manage) => {
      const outcome = await manage.sendRefusable('POST', '/service/tickets', TICKET_WITHOUT_SUMMARY);
      return granted(`A ticket without a summary was sent. ${outcome}`, ORDER_UNSEEN);
    },
  },
  {
    right: EDIT,
    needs: INQUIRE,
    where: `${SERVICE_TICKETS}: Edit All`,
    why: 'adds updates as notes, moves the ticket on a category shift, attaches the configuration',
    isNeeded: writes,
    probe: editing('open', 'closedFlag=False', `${ORDER_UNSEEN} ${LEVEL_UNSEEN}`),
  },
  {
    right: CLOSE,
    needs: EDIT,
    where: `${ROLE} > Service Desk > Close Service Tickets: Edit`,
    why: 'writes to tickets that a technician closed, reopens them, and closes them where closeTickets is on',
    isNeeded: writes,
    probe: editing('closed', 'closedFlag=True', ORDER_UNSEEN),
  },
  {
    right: 'Table Setup: Inquire, Service Board',
    where: placeOf('/service/boards'),
    why: 'finds boards by their names, and checks ids of boards before Manage is sent them',
    probe: reading('/service/boards'),
  },
  {
    right: 'Table Setup: Inquire, statuses and types of a Service Board',
    where: `${placeOf('/service/boards')}, and service statuses where the screen lists them by themselves`,
    why: 'finds types and statuses of the boards, and which status closes a ticket or opens it again',
    probe: async (manage, settings) => {
      const { board } = settings.categories.low;
      const id = typeof board === 'number' ? board : await manage.firstOf('/service/boards');
      if (id === undefined)
        return unknown('GET /service/boards lists no board, so that none could be looked into.');
      await manage.firstOf(`/service/boards/${id}/statuses`);
      return reading(`/service/boards/${id}/types`)(manage);
    },
  },
  {
    right: 'Table Setup: Inquire, Priority',
    where: placeOf('/service/priorities'),
    why: 'finds the priorities of the categories by their names, and checks their ids',
    probe: reading('/service/priorities'),
  },
  {
    right: 'Table Setup: Inquire, Source',
    where: placeOf('/service/sources'),
    why: 'finds the sources of the categories by their names, and checks their ids',
    isNeeded: rowsWith('source'),
    probe: reading('/service/sources'),
  },
  {
    right: 'Table Setup: Inquire, Company Status',
    where: placeOf('/company/companies/statuses'),
    why: 'tells which companies are active, as names of others are not looked for',
    isNeeded: findsCompanies,
    probe: reading('/company/companies/statuses'),
  },
  {
    right: 'Member Maintenance: Inquire',
    where: placeOf('/system/members'),
    why: 'finds the members that own the tickets of a category',
    isNeeded: rowsWith('owner'),
    probe: reading('/system/members'),
  },
  {
    right: 'Callbacks',
    where: `${ROLE}: ${rightFor('GET', '/system/callbacks')}`,
    why: 'has Manage call plumbline when a ticket changes; without it plumbline only polls',
    isNeeded: ({ callbackUrl }) => callbackUrl !== undefined,
    probe: reading('/system/callbacks', 'Reading callbacks does not prove that they can be registered.'),
  },
];

/** No version of the vendor's model does without a summary, so this opens no ticket anywhere. */
const TICKET_WITHOUT_SUMMARY = { processNotifications: false };

/** No ticket has this member. Should a server pass over it, nothing is changed and nobody gets a mail. */
const CHANGE_OF_NOTHING = [
  { op: 'replace', path: 'processNotifications', value: false },
  { op: 'replace', path: 'plumblineProbe', value: 'none' },
];

function placeOf(path: string): string {
  return `${ROLE} > ${rightFor('GET', path)}`;
}

function reading(path: string, limit = '', query: Readonly<Record<string, string>> = {}) {
  return async (manage: Prober): Promise<Answer> => {
    await manage.firstOf(path, query);
    return granted(`GET ${path} was answered.`, limit);
  };
}

/** Tries to change a member that no ticket has, on the newest ticket that meets a condition. */
function editing(kind: string, conditions: string, limit: string) {
  return async (manage: Prober): Promise<Answer> => {
    const newest = { conditions, orderBy: 'id desc', fields: 'id' };
    const id = await manage.firstOf('/service/tickets', newest);
    if (id === undefined) return unknown(`No ${kind} ticket is visible to try it on.`);
    const outcome = await manage.sendRefusable('PATCH', `/service/tickets/${id}`, CHANGE_OF_NOTHING);
    return granted(`A change of a member that no ticket has was sent. ${outcome}`, limit);
  };
}

function findsCompanies({ companyMapping }: ManageSettings): boolean {
  return companyMapping !== 'explicit';
}

/** Where Automate's own sync writes the tickets, plumbline may only read them. */
function writes({ psaTicket, writes = [] }: ManageSettings): boolean {
  return psaTicket !== 'automate' || writes.length > 0;
}

function rowsWith(choice: 'source' | 'owner') {
  return ({ categories }: ManageSettings) =>
    Object.values(categories).some((row) => row[choice] !== undefined);
}

function granted(detail: string, limit: string): Answer {
  return { verdict: 'granted', detail: `${detail} ${limit}`.trim() };
}

function unknown(detail: string): Answer {
  return { verdict: 'unknown', detail };
}
