import type { Accepted, Attempt, Desk, DeskLog, TicketQuestion } from '../desk.ts';
import { createAutomateClient } from './automate-client.ts';
import { findTicket } from './find-ticket.ts';
import type { FoundTicket } from './find-ticket.ts';
import { createRunOn } from './run-on.ts';
import { runScript } from './script-call.ts';
import { changeScript, createScript } from './script-order.ts';
import type { ScriptOrder } from './script-order.ts';
import type { AutomateSettings } from './settings.ts';
import { ticketState } from './ticket-state.ts';
import { createTickets } from './tickets.ts';
import type { AutomateTicket } from './wire.ts';

const LOOKS = 3;
const BETWEEN_LOOKS_MS = 4_000;

/**
 * The desk of one Automate server. Its REST interface only reads tickets, so every write is a run of the imported script:
 * accepted first, carried out later or, once it has expired, not at all.
 */
export function automateDesk(settings: AutomateSettings, log: DeskLog = () => undefined): Desk {
  const client = createAutomateClient(settings, Date.now);
  const tickets = createTickets(client);
  const runOn = createRunOn(settings, client, log, Date.now);

  /** The ticket by the id that we know, else by its marks. */
  async function look(
    { key, ticket, generation }: TicketQuestion,
    signal: AbortSignal,
  ): Promise<FoundTicket | undefined> {
    const known = ticket && (await tickets.read(ticket.id, signal));
    if (ticket !== undefined && known !== undefined) return { ref: ticket, ticket: known, twins: [] };
    const wanted = { key, generation: ticket === undefined ? generation : 1, denied: ticket?.id };
    return findTicket(tickets, wanted, settings.username, log, signal);
  }

  async function run(computerId: number, order: ScriptOrder, signal: AbortSignal): Promise<Accepted> {
    signal.throwIfAborted();
    const expires = Date.now() + settings.expiry;
    const byServer = expires + client.clockAhead();
    await runScript(client, { scriptId: settings.scriptId, computerId, expires: byServer }, order);
    return { kind: 'accepted', expires };
  }

  return {
    name: 'automate',

    async read(question, attempt) {
      const { at, found } = await looking(question, attempt, () => look(question, attempt.signal));
      if (found !== undefined)
        return ticketState(found, question, settings, { at, ahead: client.clockAhead() });
      const kind = question.ticket === undefined ? 'absent' : 'gone';
      return { kind, at, home: await runOn.home(question.placement, attempt.signal) };
    },

    async write(order, { signal }) {
      const { placement } = order;
      if (order.kind === 'create') {
        const { computerId } = await runOn.forOpening(placement, signal);
        return run(computerId, createScript(order, settings), signal);
      }
      const script = changeScript(order, settings);
      if (script === undefined) return { ...order.read, notes: undefined };
      const { computerId } = order.read.raw as AutomateTicket;
      return run(await runOn.forChange(computerId, placement, signal), script, signal);
    },
  };
}

/** Looks once, or up to three times within ten seconds where a write of ours may be on its way. */
async function looking<Found>(
  { careful }: TicketQuestion,
  attempt: Attempt,
  look: () => Promise<Found | undefined>,
): Promise<{ readonly at: number; readonly found: Found | undefined }> {
  for (let looks = 1; ; looks++) {
    const at = Date.now();
    const found = await look();
    if (found !== undefined || !careful || looks === LOOKS) return { at, found };
    await attempt.pause(BETWEEN_LOOKS_MS);
  }
}
