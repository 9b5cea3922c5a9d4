import type { Home } from '../../../incident/ticket.ts';
import { companiesByName, companyNamed } from '../../companies-by-name.ts';
import type { CompaniesByName, NameMatch } from '../../companies-by-name.ts';
import type { FindCompany, NameSearch } from '../../company-mapping.ts';
import type { DeskLog } from '../../desk.ts';
import { lookUp, remembered } from '../../remembered.ts';
import { clientRows } from '../automate-answers.ts';
import type { ClientRow } from '../automate-answers.ts';
import { MOST_PAGES, readPages } from '../connection/automate-client.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import type { ClientChoice } from '../settings.ts';

const LIFETIME_MS = 600_000;
/** More are refused. */
const PAGE_SIZE = 1_000;
const MOST = MOST_PAGES * PAGE_SIZE;

/** The clients that the server shows our user. All methods throw as `AutomateClient` does. */
export interface Clients {
  readonly find: FindCompany;
  all(signal: AbortSignal): Promise<readonly ClientRow[]>;
  /** Id of the only client that the Manage plugin linked to a company of Manage. */
  linkedTo(manageCompany: number, signal: AbortSignal): Promise<number | undefined>;
  /** Id of the client that the settings name, or why there is none; `what` is a clause on what it is there. */
  chosen(choice: ClientChoice, signal: AbortSignal, what?: string): Promise<number | Unshown>;
}

/** Why a client that the settings name cannot be used. */
export type Unshown = Extract<Home, { kind: 'unmapped' }>;

interface Listed {
  readonly rows: readonly ClientRow[];
  readonly byName: CompaniesByName;
  /** Whether the server has more than are read. */
  readonly isCut: boolean;
}

/** The code where no client at all is shown. */
export const HIDDEN = 'clients-hidden';

const LET_ALL_BE_SEEN = 'give the Automate user the right to see all clients (Clients: Read, Show All)';

/**
 * Reads all clients at once and remembers them for ten minutes: a name cannot stand in a condition, since how
 * a quote is escaped there is not documented. Where there is none at all, our user lacks a right. Where there are more than
 * are read, the log says so once, and a name that is not among them is not taken for one that nobody has.
 * @param now gives ms since 1970.
 */
export function createClients(
  client: Pick<AutomateClient, 'get'>,
  now: () => number,
  log: DeskLog = () => undefined,
): Clients {
  let isCutTold = false;
  const lists = remembered((_key, signal) => list(signal), { lifetime: LIFETIME_MS, now, limit: 1 });

  async function list(signal: AbortSignal): Promise<Listed> {
    const query = { includeFields: 'Id,Name,ExternalId', orderBy: 'Id asc' };
    const rows = await readPages(client, '/Clients', query, { pageSize: PAGE_SIZE }, clientRows, signal);
    const isCut = rows.length === MOST;
    if (isCut && !isCutTold) {
      isCutTold = true;
      log(
        `Automate has more clients than the ${MOST} that plumbline reads: the others are found neither by name nor by id`,
        { code: 'too-many-clients', advice: `To reach the others, ${CUT.remedy}.` },
      );
    }
    return { rows, byName: companiesByName(rows), isCut };
  }

  const lookIn = <Found>(
    look: (listed: Listed) => Found,
    isThere: (found: Found) => boolean,
    signal: AbortSignal,
  ): Promise<Found> => lookUp(lists, '', look, isThere, signal);

  return {
    all: async (signal) => (await lists.get('', signal)).rows,

    find: (name, signal) =>
      lookIn<NameSearch>(
        ({ rows, byName, isCut }) => {
          if (rows.length === 0) return NONE_SHOWN;
          const match = companyNamed(byName, name);
          return match.kind === 'none' && isCut ? CUT : match;
        },
        ({ kind }) => kind === 'one',
        signal,
      ),

    async linkedTo(manageCompany, signal) {
      const [linked, another] = await lookIn(
        ({ rows }) => rows.filter((row) => row.manageCompany === manageCompany),
        (found) => found.length > 0,
        signal,
      );
      return another === undefined ? linked?.id : undefined;
    },

    chosen: (choice, signal, what = 'which the settings name') =>
      lookIn<number | Unshown>(
        (listed) => {
          const match = matchOf(listed, choice);
          if (match.kind === 'one') return match.id;
          return listed.rows.length === 0 ? hidden(choice, what) : unshown(choice, match, what);
        },
        (found) => typeof found === 'number',
        signal,
      ),
  };
}

const NONE_SHOWN: NameSearch = {
  kind: 'refused',
  why: 'Automate shows plumbline no clients at all, so that it cannot look for one',
  remedy: LET_ALL_BE_SEEN,
};

const CUT = {
  kind: 'refused',
  why: `Automate has more clients than the ${MOST} that plumbline reads, and among these is none`,
  remedy: 'let the Automate user see fewer clients',
} as const satisfies NameSearch;

function matchOf({ rows, byName }: Listed, choice: ClientChoice): NameMatch {
  if ('client' in choice) return companyNamed(byName, choice.client);
  const isThere = rows.some(({ id }) => id === choice.clientId);
  return isThere ? { kind: 'one', id: choice.clientId } : { kind: 'none' };
}

function hidden(choice: ClientChoice, what: string): Unshown {
  return {
    kind: 'unmapped',
    code: HIDDEN,
    message: `Automate shows plumbline no clients at all, so that client ${nameOf(choice)}, ${what}, is not found.`,
    advice: `${LET_ALL_BE_SEEN.replace(/^g/, 'G')}.`,
  };
}

function unshown(choice: ClientChoice, match: Exclude<NameMatch, { kind: 'one' }>, what: string): Unshown {
  if (match.kind === 'several') {
    const ids = match.ids.join(', ');
    return {
      kind: 'unmapped',
      code: 'ambiguous-name',
      message: `The client ${nameOf(choice)}, ${what}, is not the only one of that name in Automate: ${ids}.`,
      advice: `Write { clientId: ID } with one of the ids ${ids} in \`companies\` or \`catchAll\` of the Automate settings.`,
    };
  }
  return {
    kind: 'unmapped',
    code: 'unknown-client',
    message: `Automate shows no client ${nameOf(choice)}, ${what}.`,
    advice:
      'Correct the client in `companies` or `catchAll` of the Automate settings, or give the Automate user the right to see this client (Clients: Show All).',
  };
}

function nameOf(choice: ClientChoice): string {
  return 'client' in choice ? `"${choice.client}"` : String(choice.clientId);
}
