import type { TicketState } from '../../../incident/ticket.ts';
import { homeOf } from '../../company-mapping.ts';
import type { ChangeOrder } from '../../desk.ts';
import { isRefusal } from '../../unless-refused.ts';
import { MISSING_CUSTOM_FIELDS } from '../connection/manage-advice.ts';
import type { StandingTicket } from '../manage-client.ts';
import type { Change, ManageTicket } from '../manage-answers.ts';
import type { ManageParts } from '../manage-parts.ts';
import { inDoubtOnceWritten } from './in-doubt.ts';
import type { Progress } from './in-doubt.ts';
import { changesFor } from './plan-changes.ts';
import { finishNote, splitNote } from './split-note.ts';
import { newNote, sendsMail } from './ticket-bodies.ts';
import { describeTicket, standingOf, WRITTEN } from './ticket-there.ts';

/**
 * Makes the way to change tickets: first all changes at once, then the note, and a close last, for a note
 * might open the ticket again.
 */
export function ticketChanger(
  parts: ManageParts,
): (order: ChangeOrder, signal: AbortSignal) => Promise<TicketState> {
  const { client, settings, statuses, log } = parts;

  return (order, signal) =>
    inDoubtOnceWritten(async (progress) => {
      const left = await carryOut(order, progress, signal);
      if (left === undefined) {
        const home = homeOf(await parts.companyFor(order.placement, signal));
        return { kind: 'gone', at: parts.now(), home };
      }
      const { ticket, own, foreign, mergedFrom, home, stands, twins } = order.read;
      const hasMoved = left.ticket.company?.id !== standingOf(order.read).ticket.company?.id;
      const about = { ticket, own, foreign, mergedFrom, notes: undefined, home, twins };
      return describeTicket(
        parts,
        left,
        { ...about, stands: order.goesHome && hasMoved ? 'home' : stands },
        WRITTEN,
      );
    });

  /** The ticket after all of it; `undefined` where it vanished since it was read. */
  async function carryOut(
    order: ChangeOrder,
    { sendsText, wrote }: Progress,
    signal: AbortSignal,
  ): Promise<StandingTicket | undefined> {
    const read = standingOf(order.read);
    const change = async (standing: StandingTicket, changes: readonly Change[]) => {
      if (changes.length === 0) return standing;
      const after = await patch(standing, changes, signal);
      if (after === undefined) return undefined;
      wrote();
      // Manage is known to answer 200 to a change that it did not make, and its workflow rules may undo one
      // at once.
      const ignored = changes.filter((each) => !isMade(after.ticket, each));
      if (ignored.length > 0) {
        const fields = ignored.map(({ path }) => path);
        log('Manage did not take over all changes of a ticket.', { ticket: standing.ticket.id, fields });
      }
      return after;
    };

    const after = await parts.sendResolved(
      () => changesFor(parts, order, signal),
      (changes) => change(read, changes),
    );
    if (after === undefined) return undefined;
    for (const part of partsOf(order)) {
      sendsText();
      if ((await client.addNote(after.path, newNote(part, settings), signal)) === undefined) return undefined;
      wrote();
    }

    const { board, status, closedFlag } = after.ticket;
    if (closedFlag === true) {
      if (order.note === undefined) return after;
      // Rules of Manage may have opened it by the note.
      const now = await client.readTicket(String(after.ticket.id), signal);
      if (now === undefined || now.ticket.closedFlag === true || !status) return now;
      return change(now, [{ op: 'replace', path: 'status', value: { id: status.id } }]);
    }
    if (order.status !== 'close' || !board) return after;
    const closing = await statuses.closingStatus(board.id, settings.closedStatus, signal);
    return change(after, [{ op: 'replace', path: 'status', value: { id: closing } }]);
  }

  /**
   * Some tenants are said to refuse a change of a ticket with required custom fields that does not repeat
   * them.
   */
  async function patch(
    { path, ticket }: StandingTicket,
    changes: readonly Change[],
    signal: AbortSignal,
  ): Promise<StandingTicket | undefined> {
    const mail = { op: 'replace', path: 'processNotifications', value: sendsMail(settings) } as const;
    try {
      return await client.changeTicket(path, [...changes, mail], signal);
    } catch (error) {
      const { customFields } = ticket;
      const wanted = isRefusal(error, [MISSING_CUSTOM_FIELDS]);
      if (!wanted || !customFields || customFields.length === 0) throw error;
      const value = customFields.map((field) => ({ id: field.id, value: field.value }));
      const fields = { op: 'replace', path: 'customFields', value } as const;
      return client.changeTicket(path, [...changes, mail, fields], signal);
    }
  }
}

/** The notes that an order has appended. */
function partsOf({ note, ...of }: ChangeOrder): readonly string[] {
  if (note === undefined) return [];
  return note.begun === undefined ? splitNote(note.text, of) : finishNote(note.text, of, note.begun);
}

function isMade(after: ManageTicket, change: Change): boolean {
  if (change.op === 'remove') return true;
  const value = after[change.path];
  return typeof change.value === 'string' ? value === change.value : refersTo(value, change.value.id);
}

function refersTo(value: ManageTicket[keyof ManageTicket], id: number): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && value.id === id;
}
