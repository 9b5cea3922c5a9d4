import type { Accepted, Desk, DeskLog } from '../desk.ts';
import { seenTickets } from '../seen-tickets.ts';
import { createAutomateClient } from './automate-client.ts';
import { findTicket } from './find-ticket.ts';
import { createRunOn } from './run-on.ts';
import { runScript } from './script-call.ts';
import { changeScript, createScript } from './script-order.ts';
import type { ScriptOrder } from './script-order.ts';
import type { AutomateSettings } from './settings.ts';
import { ticketState } from './ticket-state.ts';
import { createTickets } from './tickets.ts';
import type { AutomateTicket } from './automate-answers.ts';

/**
 * The desk of one Automate server. Its REST interface only reads tickets, so every write is a run of the
 * imported script: accepted first, carried out later or, once it has expired, not at all.
 */
export function automateDesk(settings: AutomateSettings, log: DeskLog = () => undefined): Desk {
  const client = createAutomateClient(settings, Date.now);
  const tickets = createTickets(client);
  const runOn = createRunOn(settings, client, log, Date.now);
  const seen = seenTickets('automate');
  const { username } = settings;
  const finding = {
    tickets,
    seen,
    sameRights: (signal: AbortSignal) => runOn.seesComputers(signal),
    username,
    log,
  };

  return {
    name: 'automate',

    async read(question, { signal }) {
      const { key, ticket: known, generation, everyGeneration, placement } = question;
      const at = Date.now();
      const read = known && (await tickets.read(known.id, signal));
      const wanted = {
        key,
        generation: known === undefined ? generation : 1,
        everyGeneration,
        denied: known?.id,
      };
      const found =
        known !== undefined && read !== undefined
          ? { ref: known, ticket: read, twins: [] }
          : await findTicket(finding, wanted, signal);
      if (found !== undefined) {
        const asksHome = question.asksHome || read === undefined;
        const time = { at, ahead: client.clockAhead() };
        const state = ticketState(found, { ...question, asksHome }, settings, time);
        if (state.own) seen.saw(state.ticket.id, key);
        return state;
      }
      const kind = known === undefined ? 'absent' : 'gone';
      return { kind, at, home: await runOn.home(placement, signal) };
    },

    async write(order, { signal }) {
      const { placement } = order;
      const run = (computerId: number, script: ScriptOrder): Promise<Accepted> => {
        return runScript(client, settings, computerId, script, signal);
      };
      if (order.kind === 'create') {
        const { computerId } = await runOn.forOpening(placement, signal);
        return run(computerId, createScript(order, settings));
      }
      const script = changeScript(order, settings);
      if (script === undefined) return { ...order.read, notes: undefined };
      const { computerId } = order.read.raw as AutomateTicket;
      return run(await runOn.forChange(computerId, placement, signal), script);
    },
  };
}
