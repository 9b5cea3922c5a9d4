import { generationInSubject, readNotes } from '../../../incident/marks.ts';
import type { TicketKey, TicketRef } from '../../../incident/ticket.ts';
import type { DeskLog } from '../../desk.ts';
import type { SeenTickets } from '../../seen-tickets.ts';
import { contradiction, tooManyTickets } from './ticket-refusals.ts';
import type { Tickets } from './tickets.ts';
import type { AutomateTicket, TicketRow } from '../automate-answers.ts';

/** So many tickets that others made are read to see whether one of them is ours. */
const MOST_READ = 10;

/** A ticket of an incident. */
export interface FoundTicket {
  readonly ref: TicketRef;
  readonly ticket: AutomateTicket;
  /** Ids of others that are ours too: of the same generation, or of every asked one. */
  readonly twins: readonly string[];
}

/** Which tickets of an incident are looked for. */
export interface Wanted {
  readonly key: TicketKey;
  /** This generation and later ones. */
  readonly generation: number;
  readonly everyGeneration: boolean;
  /** Id of a ticket that the server just denied to have. */
  readonly denied: string | undefined;
}

/** What the search for tickets needs. */
export interface FindTicketTools {
  readonly tickets: Tickets;
  readonly seen: SeenTickets;
  /** Whether anything else is visible that takes the same rights as tickets. */
  readonly sameRights: (signal: AbortSignal) => Promise<boolean>;
  /** Our user of Automate. */
  readonly username: string;
  readonly log: DeskLog;
}

const UNSEEN =
  'Check that the Automate user may read tickets, and see all clients, locations and computers. If there is no ticket at all, open one by hand. If only our tickets were deleted on purpose, restart the workers of this desk.';

interface Own {
  readonly id: string;
  /** Where it was read to find out whose it is. */
  readonly ticket: AutomateTicket | undefined;
}

/**
 * The incident's ticket by its marks: of the highest generation, within it the oldest. Ours is one that
 * carries the mark and that `username` made, or whose comments hold a note mark of the incident; replies and
 * people's copies are not. Several of ours are said aloud. `undefined`: there is surely none. Throws as
 * `Tickets` does, where the answers of the server contradict each other, and where nothing proves that a
 * ticket would be seen.
 */
export async function findTicket(
  { tickets, seen, sameRights, username, log }: FindTicketTools,
  { key, generation, everyGeneration, denied }: Wanted,
  signal: AbortSignal,
): Promise<FoundTicket | undefined> {
  const { incidentId } = key;
  const rows = await tickets.search(key, seen.ids(), signal);
  if (denied !== undefined && rows.some(({ id }) => String(id) === denied)) throw contradiction(denied);

  const groups = byGeneration(rows, key, generation);
  for (const [index, [found, marked]] of groups.entries()) {
    const ours = await oursAmong(marked, tickets, key, username, signal);
    const [chosen, ...others] = ours;
    const twins = others.map(({ id }) => id);
    const alien = marked.map(({ id }) => String(id)).filter((id) => !ours.some((own) => own.id === id));
    if (alien.length > 0)
      log('Automate has tickets with our mark that others made; they are left alone.', {
        incident: incidentId,
        alien,
        advice: 'Find out who put our mark there. If it was a mistake, remove the mark.',
      });
    if (chosen === undefined) continue;
    if (twins.length > 0) {
      log(
        'Automate has several tickets with the same mark; plumbline keeps up one of them and leaves the others alone.',
        {
          incident: incidentId,
          tickets: [chosen.id, ...twins],
          advice: 'Close or merge the others by hand.',
        },
      );
    }
    const ticket = chosen.ticket ?? (await tickets.read(chosen.id, signal));
    if (ticket === undefined) throw contradiction(chosen.id);
    const lower = everyGeneration ? groups.slice(index + 1) : [];
    for (const [, below] of lower)
      twins.push(...(await oursAmong(below, tickets, key, username, signal)).map(({ id }) => id));
    return { ref: { id: chosen.id, generation: found }, ticket, twins };
  }
  await seen.proveAbsence({
    incident: key,
    listed: rows.map(({ id }) => String(id)),
    denied,
    ours: () => tickets.newest(key, signal),
    // A computer can be seen before the first ticket; one that was there proves that more than computers
    // could be.
    sameRights: async (hadTicket) =>
      hadTicket ? (await tickets.newest(undefined, signal)).length > 0 : sameRights(signal),
    advice: UNSEEN,
  });
  return undefined;
}

/** The rows that carry the incident's mark, by generation: the highest first, within it the oldest. */
function byGeneration(
  rows: readonly TicketRow[],
  key: TicketKey,
  from: number,
): readonly (readonly [generation: number, rows: readonly TicketRow[]])[] {
  const groups = new Map<number, TicketRow[]>();
  for (const row of rows.toSorted((a, b) => a.id - b.id)) {
    const generation = generationInSubject(row.subject, key);
    if (generation === undefined || generation < from) continue;
    groups.set(generation, [...(groups.get(generation) ?? []), row]);
  }
  return [...groups].sort(([a], [b]) => b - a);
}

/** Ours among the rows, oldest first. Only where our account made none of them are they read. */
async function oursAmong(
  rows: readonly TicketRow[],
  tickets: Tickets,
  key: TicketKey,
  username: string,
  signal: AbortSignal,
): Promise<readonly Own[]> {
  const made = rows.filter(({ from }) => from.toLowerCase() === username.toLowerCase());
  if (made.length > 0) return made.map(({ id }) => ({ id: String(id), ticket: undefined }));
  const ours: Own[] = [];
  for (const { id } of rows.slice(0, MOST_READ)) {
    const ticket = await tickets.read(String(id), signal);
    if (ticket !== undefined && mayBeOurs(ticket, key)) ours.push({ id: String(id), ticket });
  }
  if (ours.length === 0 && rows.length > MOST_READ) throw tooManyTickets(key, rows.length);
  return ours;
}

/**
 * Where a server gives no comments nobody can tell, and a second ticket would be worse than a note in a wrong
 * one.
 */
function mayBeOurs({ comments }: AutomateTicket, key: TicketKey): boolean {
  return comments === undefined || readNotes(comments, key).any > 0;
}
