import {
  AUTOMATE_CATEGORIES,
  AUTOMATE_STATUSES,
  BOARDS,
  COMPANIES,
  MANAGE_GRID,
  PRIORITIES,
} from '../../demo/seed.ts';
import type { TechnicianAction } from '../../emulators/automate/index.ts';
import type { DeskName } from '../../src/desks/desk.ts';
import { ELSEWHERE } from './servers.ts';
import type { StandingTicket, startAutomate, startManage } from './servers.ts';

/**
 * What a technician does to the newest ticket of the incident at a desk; what the desk does not know is left.
 */
export const DEEDS = ['close', 'reopen', 'move', 'raise', 'merge', 'delete', 'rename', 'edit note'] as const;
export type Deed = (typeof DEEDS)[number];

/** A deed that was done. */
export interface Done {
  readonly desk: DeskName;
  /** `adopt` is an operator's word that the ticket is the incident's. */
  readonly deed: Deed | 'adopt';
  readonly ticket: string;
  /** The ticket that it was merged into. */
  readonly into: string | undefined;
  /** Whether nothing was under way meanwhile: what is, may have read the ticket before. */
  readonly atRest: boolean;
  /** Whether the incident's delivery knew the ticket as its own. */
  readonly isKnown: boolean;
  /** How many texts stood on the ticket. */
  readonly texts: number;
  /** How many events Temporal had taken. */
  readonly sent: number;
  /** When it was done, in ms since 1970. */
  readonly at: number;
}

const [LOW, , HIGH] = AUTOMATE_CATEGORIES;
const BOARD_LIST = [...BOARDS, ELSEWHERE];

/**
 * What came of a deed. One that comes too late, for the ticket is gone or stands elsewhere by then, is not
 * done.
 */
export type Outcome =
  { readonly kind: 'done'; readonly into: string | undefined } | { readonly kind: 'not done' };

const DONE: Outcome = { kind: 'done', into: undefined };
const NOT_DONE: Outcome = { kind: 'not done' };

/** Does it at Automate. */
export function actAtAutomate(
  { emulator: { people } }: Awaited<ReturnType<typeof startAutomate>>,
  deed: Deed,
  { id, subject, category }: StandingTicket,
): Outcome {
  const ticket = Number(id);
  const attempt = (act: () => void): Outcome => {
    try {
      act();
      return DONE;
    } catch {
      return NOT_DONE;
    }
  };
  const set = (change: TechnicianAction): Outcome => attempt(() => people.editTicket(ticket, change));
  switch (deed) {
    case 'close':
      return set({ statusId: AUTOMATE_STATUSES.closed });
    case 'reopen':
      return set({ statusId: AUTOMATE_STATUSES.new });
    case 'move':
      return set({ categoryId: category === 'low' ? HIGH.id : LOW.id });
    case 'rename': // a ticket whose number is not known yet is found by the mark alone, so it stays
      return set({ subject: `Looked at: ${subject}` });
    case 'delete':
      return attempt(() => people.purgeTicket(ticket));
    case 'raise':
    case 'merge':
    case 'edit note':
      return NOT_DONE;
  }
}

/** Does it at Manage. */
export async function actAtManage(
  { emulator: { url } }: Awaited<ReturnType<typeof startManage>>,
  deed: Deed,
  { id, board }: StandingTicket,
): Promise<Outcome> {
  /** The answer, `false` where it is refused. */
  const technician = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/emulator/technician/service/tickets${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return response.ok && text !== '' ? JSON.parse(text) : response.ok;
  };
  const set = async (changes: Readonly<Record<string, unknown>>): Promise<Outcome> => {
    const operations = Object.entries(changes).map(([path, value]) => ({ op: 'replace', path, value }));
    return (await technician('PATCH', `/${id}`, operations)) === false ? NOT_DONE : DONE;
  };
  const statusOf = (closed: boolean): { id: number } => {
    const statuses = BOARD_LIST.find((each) => each.id === board)?.statuses ?? [];
    return { id: statuses.find(({ closedStatus }) => closedStatus === closed)?.id ?? 0 };
  };
  switch (deed) {
    case 'close':
      return set({ status: statusOf(true) });
    case 'reopen':
      return set({ status: statusOf(false) });
    case 'move':
      return set({
        board: { id: ELSEWHERE.id },
        status: { id: ELSEWHERE.statuses[0].id },
        type: { id: ELSEWHERE.types[0].id },
      });
    case 'raise':
      return set({ priority: { id: PRIORITIES[0].id } });
    case 'rename':
      return set({ summary: 'Looked at by a technician' });
    case 'delete':
      return (await technician('DELETE', `/${id}`)) === false ? NOT_DONE : DONE;
    case 'edit note': {
      const notes = (await technician('GET', `/${id}/notes`)) as { id: number; text: string }[] | false;
      const last = notes === false ? undefined : notes.at(-1);
      if (last === undefined) return NOT_DONE;
      const value = `${last.text}\nSeen by a technician.`;
      await technician('PATCH', `/${id}/notes/${last.id}`, [{ op: 'replace', path: 'text', value }]);
      return DONE;
    }
    case 'merge': {
      const { low } = MANAGE_GRID;
      const parent = (await technician('POST', '', {
        summary: 'The server is slow',
        company: { id: COMPANIES[0].manage },
        board: { id: low.board },
      })) as { id: number };
      const merged = await technician('POST', `/${parent.id}/merge`, {
        mergeTicketIds: [Number(id)],
        status: { id: low.status },
      });
      return merged === false ? NOT_DONE : { kind: 'done', into: String(parent.id) };
    }
  }
}
