import { highestNoteMark, ticketMark } from '../../incident/marks.ts';
import type {
  Attempt,
  ConfirmOutcome,
  Desk,
  Submission,
  TicketKey,
  TicketRef,
  TicketUpdate,
} from '../desk.ts';
import { createAutomateClient } from './automate-client.ts';
import type { DeskLog } from '../desk.ts';
import { createRunOn } from './run-on.ts';
import { runScript } from './script-call.ts';
import type { ScriptOrder } from './script-call.ts';
import type { AutomateSettings } from './settings.ts';
import { commentsNotServed, contradiction, markLost, markMoved } from './ticket-refusals.ts';
import { createTickets } from './tickets.ts';
import type { Sighting } from './tickets.ts';
import type { AutomateTicket } from './wire.ts';

const LOOKS = 3;
const BETWEEN_LOOKS_MS = 4_000;

/**
 * The desk of one Automate server. Its REST interface only reads tickets, so every write is a run of the imported script:
 * submitted first, carried out later, confirmed by reading back.
 */
export function automateDesk(settings: AutomateSettings, log: DeskLog = () => undefined): Desk {
  const client = createAutomateClient(settings, Date.now);
  const tickets = createTickets(client);
  const runOn = createRunOn(settings, client, log, Date.now);

  async function submit(computerId: number, order: ScriptOrder, attempt: Attempt): Promise<void> {
    attempt.signal.throwIfAborted();
    await runScript(client, settings.scriptId, computerId, order);
  }

  /** The ticket that counts among those found, if any; more than one is said aloud. */
  function choose({ ours: [chosen, ...others] }: Sighting, key: TicketKey): TicketRef | undefined {
    const twins = others.filter(({ generation }) => generation === chosen?.generation).map(({ id }) => id);
    if (twins.length > 0) {
      log(
        'Automate has several tickets with the same mark; the oldest is kept up, the others are left alone.',
        { incidentId: key.incidentId, ticketId: chosen?.id, twins },
      );
    }
    return chosen;
  }

  return {
    name: 'automate',

    async openTicket(opening, attempt) {
      const { key, placement, category } = opening;
      const sighting = await look(
        attempt,
        () => tickets.search(key, attempt.signal),
        ({ ours }) => ours.length > 0,
      );
      const ticket = choose(sighting, key);
      if (ticket !== undefined) {
        const found = await tickets.read(ticket.id, attempt.signal);
        if (found === undefined) throw contradiction(ticket.id);
        return { kind: 'found', ticket, revision: highestNoteMark(found.comments ?? [], key.incidentId) };
      }
      if (sighting.strays.length > 0) throw markMoved(key, sighting.strays);
      if (!opening.create) return { kind: 'absent' };

      const { computerId, remarks } = await runOn.forOpening(placement, attempt.signal);
      const marker = ticketMark(key.incidentId, key.generation);
      const { subject } = opening;
      const body = opening.body(remarks);
      await submit(
        computerId,
        { operation: 'create', marker, categoryId: settings.categories[category], subject, body },
        attempt,
      );
      return {
        kind: 'submitted',
        submission: { key, ticket: undefined, revision: opening.revision, category, note: false },
      };
    },

    async updateTicket(update, attempt) {
      const { key, ticket, revision, shift } = update;
      const current = await look(
        attempt,
        () => tickets.read(ticket.id, attempt.signal),
        (read) => read === undefined || whatIsDue(update, read, settings) === undefined,
      );
      if (current === undefined) {
        const { ours } = await tickets.search({ ...key, generation: ticket.generation }, attempt.signal);
        if (ours.some(({ id }) => id === ticket.id)) throw contradiction(ticket.id);
        return { kind: 'over', because: 'gone' };
      }
      const order = whatIsDue(update, current, settings);
      if (order === undefined) return { kind: 'updated', ticket };
      if (!current.subject.includes(order.marker)) throw markLost(ticket.id, order.marker);
      if (order.body !== undefined && current.comments === undefined) throw commentsNotServed(ticket.id);

      await submit(current.computerId ?? runOn.standIn(update.placement), order, attempt);
      const category = order.operation === 'update' ? shift?.to : undefined;
      return {
        kind: 'submitted',
        submission: { key, ticket, revision, category, note: order.body !== undefined },
      };
    },

    async confirmWrite(submission, attempt) {
      const { key, ticket } = submission;
      if (ticket === undefined) {
        const opened = choose(await tickets.search(key, attempt.signal), key);
        if (opened === undefined) return { kind: 'pending' };
        const said = await tickets.read(opened.id, attempt.signal);
        return createdBy(submission, opened, said?.comments);
      }
      const current = await tickets.read(ticket.id, attempt.signal);
      return current !== undefined && isDone(submission, current, settings)
        ? { kind: 'confirmed', ticket }
        : { kind: 'pending' };
    },
  };
}

/** Reads once, or up to three times within ten seconds where a write of ours may be on its way. */
async function look<T>(
  attempt: Attempt,
  read: () => Promise<T>,
  isSettled: (value: T) => boolean,
): Promise<T> {
  let value = await read();
  for (let looks = 1; attempt.uncertain && looks < LOOKS && !isSettled(value); looks++) {
    await attempt.pause(BETWEEN_LOOKS_MS);
    value = await read();
  }
  return value;
}

/** The one script call that brings the ticket to the update's revision, or `undefined` where it stands there already. */
function whatIsDue(
  update: TicketUpdate,
  current: AutomateTicket,
  settings: AutomateSettings,
): Exclude<ScriptOrder, { operation: 'create' }> | undefined {
  const { key, ticket, shift } = update;
  const body = update.note(highestNoteMark(current.comments ?? [], key.incidentId, update.revision), []);
  const categoryId = shift === undefined ? undefined : settings.categories[shift.to];
  const marker = ticketMark(key.incidentId, ticket.generation);
  if (categoryId !== undefined && categoryId !== current.categoryId) {
    return { operation: 'update', marker, ticketId: ticket.id, categoryId, body };
  }
  return body === undefined ? undefined : { operation: 'comment', marker, ticketId: ticket.id, body };
}

/**
 * Whose create made the ticket. Of two that were accepted the first to run wins, the script's guard stops the other: then
 * the ticket says less than the later one would have said.
 */
function createdBy(
  { key, revision }: Submission,
  ticket: TicketRef,
  comments: readonly string[] | undefined,
): ConfirmOutcome {
  if (comments === undefined) return { kind: 'confirmed', ticket }; // a server too old to tell
  const said = highestNoteMark(comments, key.incidentId, revision);
  if (said === revision) return { kind: 'confirmed', ticket };
  return said === 0 ? { kind: 'pending' } : { kind: 'found', ticket, revision: said };
}

function isDone(
  { key, revision, category, note }: Submission,
  current: AutomateTicket,
  settings: AutomateSettings,
): boolean {
  if (category !== undefined && current.categoryId !== settings.categories[category]) return false;
  return !note || highestNoteMark(current.comments ?? [], key.incidentId, revision) === revision;
}
