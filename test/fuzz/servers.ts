import {
  AUTOMATE_CATEGORIES,
  BOARDS,
  CATCH_ALL,
  COMPANIES,
  COMPUTERS,
  MANAGE_GRID,
  PRIORITIES,
  RUNNER,
  SCRIPT_ID,
} from '../../demo/seed.ts';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import { startManageEmulator } from '../../emulators/manage/index.ts';
import { automateDesk } from '../../src/desks/automate/automate-desk.ts';
import { scriptFile } from '../../src/desks/automate/script/script-file.ts';
import { automateSettings } from '../../src/desks/automate/settings.ts';
import type { Desk } from '../../src/desks/desk.ts';
import { manageDesk } from '../../src/desks/manage/manage-desk.ts';
import { manageSettings } from '../../src/desks/manage/settings.ts';
import type { Category } from '../../src/incident/category.ts';
import { secretOf } from '../../src/settings/schema/secret.ts';
import { ACCOUNT, accountAt } from '../integration/manage-account.ts';
import { CREDENTIALS } from '../integration/manage-world.ts';

/** A ticket as it stands at an emulated desk. */
export interface StandingTicket {
  readonly id: string;
  readonly subject: string;
  /** Manage's external reference. */
  readonly reference: string;
  /** Manage's service board. */
  readonly board: number;
  /** The desk's id of its company. */
  readonly company: number;
  readonly state: 'open' | 'closed' | 'merged';
  /** The category whose place the ticket has in full. */
  readonly category: Category | undefined;
  /** What was written on it, oldest first. */
  readonly texts: readonly string[];
}

/** Whether a ticket carries the incident's mark or its reference. */
export function isOurs({ subject, reference }: StandingTicket, incidentId: string): boolean {
  return subject.includes(`-${incidentId}`) || reference.includes(`:${incidentId}`);
}

/** An emulated desk, and what reaches it. */
export interface DeskServer {
  /** A desk with cold look-ups. */
  desk(): Desk;
  tickets(): Promise<readonly StandingTicket[]>;
  /**
   * Ids of tickets that people made, which operators may name: at the incident's first company, and at
   * another one.
   */
  readonly byPeople: { readonly right: string; readonly 'of another company': string };
  close(): Promise<void>;
}

/** How long the desks wait for an answer, in ms. */
export const REQUEST_TIMEOUT = 1_500;

const [COMPANY, OTHER] = COMPANIES;
/**
 * What the incident says of its place: a computer of the first company, or of the second; both desks know
 * them.
 */
export const PLACES = [
  { companyId: COMPANY.id, computerName: 'WIN-SRV01' },
  { companyId: OTHER.id, computerName: 'HBL-DC01' },
] as const;
const CATEGORIES = ['low', 'medium', 'high'] as const;

/**
 * Tickets of other incidents: where they are seen, a ticket that is not seen is gone. So many are kept in
 * mind.
 */
const NEIGHBOURS = [1, 2, 3, 4, 5].map((n) => `00000000000000000000000${n}`);
const subjectOf = (incidentId: string): string => `EDR: another [GZ-${incidentId}]`;

const BY_PEOPLE = 'A user called';

/** A board on which no category has its place. */
export const ELSEWHERE = {
  id: 99,
  name: 'Escalations',
  statuses: [
    { id: 990, name: 'New', closedStatus: false, defaultFlag: true },
    { id: 991, name: 'Closed', closedStatus: true, defaultFlag: false },
  ],
  types: [{ id: 95, name: 'Escalated' }],
} as const;

/** Starts an Automate server of its own, whose clock is so many ms ahead. */
export async function startAutomate(ahead: number) {
  const credentials = { username: 'plumbline-api', clientId: '0a1b2c3d-0000-4000-8000-123456789abc' };
  const emulator = await startAutomateEmulator({
    now: () => Date.now() + ahead,
    seed: {
      ...credentials,
      password: 'correct horse',
      scriptId: SCRIPT_ID,
      script: scriptFile(),
      clients: [...COMPANIES, { automate: CATCH_ALL.automate, name: CATCH_ALL.name }].map(
        ({ automate: id, name }) => ({ id, name }),
      ),
      computers: COMPUTERS,
      categories: AUTOMATE_CATEGORIES,
      tickets: [
        ...NEIGHBOURS.map((id) => ({
          subject: subjectOf(id),
          clientId: COMPANY.automate,
          categoryId: 176,
          from: credentials.username,
        })),
        { subject: BY_PEOPLE, clientId: COMPANY.automate, categoryId: 176 },
        { subject: BY_PEOPLE, clientId: OTHER.automate, categoryId: 176 },
      ],
    },
  });
  const [low, medium, high] = AUTOMATE_CATEGORIES;
  const settings = automateSettings.parse({
    ...credentials,
    url: emulator.url,
    password: secretOf('correct horse'),
    runner: { computerId: RUNNER },
    categories: { low: low.id, medium: medium.id, high: high.id },
    companies: Object.fromEntries(COMPANIES.map(({ id, automate }) => [id, { clientId: automate }])),
    closeTickets: true,
    requestTimeout: REQUEST_TIMEOUT,
    requestsPerMinute: 60_000,
  });
  interface Row {
    readonly TicketId: number;
    readonly Subject: string;
    readonly CategoryId: number;
    readonly Client: { readonly Id: string };
    readonly Status: { readonly Id: number };
    readonly Comments: readonly { readonly Body: string }[];
  }
  return {
    emulator,
    desk: () => automateDesk(settings),
    async tickets() {
      const rows = await factsOf<Row>(emulator.url);
      return rows.map((row): StandingTicket => ({
        id: String(row.TicketId),
        subject: row.Subject,
        reference: '',
        board: 0,
        company: Number(row.Client.Id),
        state: settings.closedStatuses.includes(row.Status.Id) ? 'closed' : 'open',
        category: CATEGORIES.find((category) => settings.categories[category] === row.CategoryId),
        texts: row.Comments.map(({ Body }) => Body),
      }));
    },
    byPeople: { right: '1006', 'of another company': '1007' },
    close: () => emulator.close(),
  } satisfies DeskServer & { emulator: typeof emulator };
}

/** Starts a Manage server of its own, whose clock is so many ms ahead. */
export async function startManage(ahead: number) {
  const emulator = await startManageEmulator({
    now: () => Date.now() + ahead,
    seed: {
      ...ACCOUNT,
      companies: COMPANIES.map(({ manage: id, name }) => ({ id, name, identifier: name.replace(' ', '') })),
      boards: [...BOARDS, ELSEWHERE],
      priorities: PRIORITIES,
      sources: [{ id: 2, name: 'EDR' }],
    },
  });
  for (const id of NEIGHBOURS) {
    const opened = await fetch(`${emulator.url}/v4_6_release/apis/3.0/service/tickets`, {
      method: 'POST',
      headers: { ...CREDENTIALS, 'content-type': 'application/json' },
      body: JSON.stringify({
        summary: subjectOf(id),
        externalXRef: `gz:another:${id}`,
        company: { id: COMPANY.manage },
      }),
    });
    if (!opened.ok) throw new Error(await opened.text());
  }
  const callAt = async (company: number): Promise<string> => {
    const answer = await fetch(`${emulator.url}/emulator/technician/service/tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        summary: BY_PEOPLE,
        company: { id: company },
        board: { id: MANAGE_GRID.low.board },
      }),
    });
    return String(((await answer.json()) as { readonly id: number }).id);
  };
  const byPeople = { right: await callAt(COMPANY.manage), 'of another company': await callAt(OTHER.manage) };
  const settings = manageSettings.parse({
    ...accountAt(emulator.url),
    categories: MANAGE_GRID,
    companies: Object.fromEntries(COMPANIES.map(({ id, manage }) => [id, manage])),
    closeTickets: true,
    requestTimeout: REQUEST_TIMEOUT,
    requests: { perMinute: 100_000, pause: 200 },
  });
  interface Row {
    readonly id: number;
    readonly summary: string;
    readonly externalXRef?: string | null;
    readonly board: { readonly id: number };
    readonly company: { readonly id: number };
    readonly priority: { readonly id: number };
    readonly type?: { readonly id: number } | null;
    readonly closedFlag: boolean;
    readonly mergedParentTicket?: object | null;
    readonly notes: readonly { readonly text: string }[];
  }
  const fits = ({ board, priority, type }: Row, category: Category): boolean => {
    const row = MANAGE_GRID[category];
    return row.board === board.id && row.priority === priority.id && row.type === type?.id;
  };
  return {
    emulator,
    desk: () => manageDesk(settings),
    async tickets() {
      const rows = await factsOf<Row>(emulator.url);
      return rows.map((row): StandingTicket => ({
        id: String(row.id),
        subject: row.summary,
        reference: row.externalXRef ?? '',
        board: row.board.id,
        company: row.company.id,
        state: row.mergedParentTicket ? 'merged' : row.closedFlag ? 'closed' : 'open',
        category: CATEGORIES.find((category) => fits(row, category)),
        texts: row.notes.map(({ text }) => text),
      }));
    },
    byPeople,
    close: () => emulator.close(),
  } satisfies DeskServer & { emulator: typeof emulator };
}

async function factsOf<T>(url: string): Promise<readonly T[]> {
  return (await (await fetch(`${url}/emulator/tickets`)).json()) as readonly T[];
}
