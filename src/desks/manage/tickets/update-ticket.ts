import { highestNoteMark, notePartsThere } from '../../../incident/marks.ts';
import { actOnClosedTicket } from '../../closed-tickets.ts';
import { DeskRejected } from '../../../errors/index.ts';
import type { Attempt, DeskLog, TicketUpdate, UpdateOutcome } from '../../desk.ts';
import { MISSING_CUSTOM_FIELDS } from '../connection/manage-advice.ts';
import type { SendResolved } from '../grid/send-resolved.ts';
import type { ManageClient } from '../manage-client.ts';
import { closedAt, sightingOf } from '../watch/sighting.ts';
import type { Change, MailSwitch, ManageTicket } from '../wire.ts';
import { planChanges } from './plan-changes.ts';
import type { PlanTools } from './plan-changes.ts';
import { isOurs, readFollowingMerges } from './read-ticket.ts';
import { splitNote } from './split-note.ts';
import { newNote, sendsMail } from './ticket-bodies.ts';

/** What the updating of tickets needs. */
export interface UpdateTicketTools extends PlanTools {
  readonly client: ManageClient;
  readonly sendResolved: SendResolved;
  readonly log: DeskLog;
  /** ms since 1970. */
  readonly now: () => number;
}

const GONE = { kind: 'over', because: 'gone' } as const;

/**
 * Makes the way to update tickets: read it once, bring category and state to where they shall be, then append the note,
 * each only where it is not so already. What technicians did to the ticket stands as far as the policies say so. A close
 * comes last, for a note might open the ticket again.
 */
export function ticketUpdater(
  tools: UpdateTicketTools,
): (update: TicketUpdate, attempt: Attempt) => Promise<UpdateOutcome> {
  const { client, settings, statuses, log } = tools;

  return async (update, attempt) => {
    const { signal } = attempt;
    const ticket = await readFollowingMerges(client, update.ticket.id, signal);
    if (ticket === undefined) return GONE;
    const ours = isOurs(ticket, update.key);
    const act = ours ? actOn(ticket, update) : 'note';
    if (act === 'new') return { kind: 'over', because: 'closed' };
    const id = String(ticket.id);
    const notes = attempt.uncertain ? await client.readNotes(id, signal) : [];
    if (notes === undefined) return GONE;

    const { remarks, after } = await tools.sendResolved(
      () => planChanges(tools, ticket, update, act === 'reopen', attempt),
      async (plan) => ({ remarks: plan.remarks, after: await change(ticket, plan.changes, signal) }),
    );
    if (after === undefined) return GONE;

    const found = attempt.uncertain
      ? highestNoteMark(notes, update.key.incidentId, update.revision)
      : undefined;
    const text = update.note(found, remarks);
    if (text !== undefined && !(await append(id, text, notes, update, signal))) return GONE;
    const left = await settleState(after, ours && update.incident === 'closed', text !== undefined, signal);
    if (left === undefined) return GONE;
    return {
      kind: 'updated',
      ticket: { id, generation: update.ticket.generation },
      seen: sightingOf(left, tools.now()),
    };
  };

  /** What becomes of a ticket that is closed; an open one, and the one of a closed incident, just gets its note. */
  function actOn(ticket: ManageTicket, update: TicketUpdate): 'note' | 'reopen' | 'new' {
    if (ticket.closedFlag !== true || update.incident === 'closed') return 'note';
    const closing = {
      at: closedAt(ticket),
      by: update.incident === 'reopened' ? 'us' : 'technician',
    } as const;
    return actOnClosedTicket(settings.closedTickets, closing, update.sentAt);
  }

  /** The ticket after the changes; `undefined` where it vanished since it was read. */
  async function change(
    ticket: ManageTicket,
    changes: readonly Change[],
    signal: AbortSignal,
  ): Promise<ManageTicket | undefined> {
    if (changes.length === 0) return ticket;
    signal.throwIfAborted();
    const quietly = { op: 'replace', path: 'processNotifications', value: sendsMail(settings) } as const;
    const after = await patch(ticket, [...changes, quietly], signal);
    // Manage is known to answer 200 to a change that it did not make, and its workflow rules may undo one at once.
    const ignored = after === undefined ? [] : changes.filter((each) => !isMade(after, each));
    if (ignored.length > 0) {
      const fields = ignored.map(({ path }) => path);
      log('Manage did not take over all changes of a ticket.', { ticket: ticket.id, fields });
    }
    return after;
  }

  /** Some tenants are said to refuse a change of a ticket with required custom fields that does not repeat them. */
  async function patch(
    ticket: ManageTicket,
    changes: readonly (Change | MailSwitch)[],
    signal: AbortSignal,
  ): Promise<ManageTicket | undefined> {
    const id = String(ticket.id);
    try {
      return await client.changeTicket(id, changes, signal);
    } catch (error) {
      const { customFields } = ticket;
      const wanted = error instanceof DeskRejected && error.code === MISSING_CUSTOM_FIELDS;
      if (!wanted || !customFields || customFields.length === 0) throw error;
      const value = customFields.map((field) => ({ id: field.id, value: field.value }));
      return client.changeTicket(id, [...changes, { op: 'replace', path: 'customFields', value }], signal);
    }
  }

  /** Appends the parts of the note that are not there yet; false where the ticket vanished. */
  async function append(
    id: string,
    text: string,
    notes: readonly string[],
    { key: { incidentId }, revision }: TicketUpdate,
    signal: AbortSignal,
  ): Promise<boolean> {
    const parts = splitNote(text, { incidentId, revision });
    const there = notePartsThere(notes, incidentId, revision, parts.length);
    for (const [index, part] of parts.entries()) {
      if (there.has(index + 1)) continue;
      signal.throwIfAborted();
      if ((await client.addNote(id, newNote(part, settings), signal)) === undefined) return false;
    }
    return true;
  }

  /**
   * Closes the ticket of a closed incident where the settings say so. One that was closed and shall stay so is looked at once
   * more after a note: rules of Manage may have opened it.
   */
  async function settleState(
    ticket: ManageTicket,
    closes: boolean,
    noted: boolean,
    signal: AbortSignal,
  ): Promise<ManageTicket | undefined> {
    if (ticket.closedFlag === true) {
      if (!noted) return ticket;
      const now = await client.readTicket(String(ticket.id), signal);
      if (now === undefined || now.closedFlag === true || !ticket.status) return now;
      return change(now, [{ op: 'replace', path: 'status', value: { id: ticket.status.id } }], signal);
    }
    if (!closes || !settings.closeTickets || !ticket.board) return ticket;
    const status = await statuses.closingStatus(ticket.board.id, settings.closedStatus, signal);
    return change(ticket, [{ op: 'replace', path: 'status', value: { id: status } }], signal);
  }
}

function isMade(after: ManageTicket, change: Change): boolean {
  if (change.op === 'remove') return true;
  const value = after[change.path];
  return typeof change.value === 'string' ? value === change.value : refersTo(value, change.value.id);
}

function refersTo(value: ManageTicket[keyof ManageTicket], id: number): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && value.id === id;
}
