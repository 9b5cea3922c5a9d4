import { VendorError } from '../../http/vendor-errors.ts';
import type { AccountMarks } from '../../incident/marks.ts';
import { asksWhere } from '../company-mapping.ts';
import type { Accepted, Desk, DeskLog } from '../desk.ts';
import { seenTickets } from '../seen-tickets.ts';
import { automateChecks } from './check/automate-checks.ts';
import { createAutomateClient, IN_FLIGHT } from './connection/automate-client.ts';
import { automateTicketWatch } from './automate-ticket-watch.ts';
import { seesComputers } from './company/find-computer.ts';
import { createCategories } from './tickets/categories.ts';
import { findTicket } from './tickets/find-ticket.ts';
import { clientMapping } from './company/client-mapping.ts';
import type { ManageCompanies } from './company/client-mapping.ts';
import { createClients } from './company/clients.ts';
import { createPlaces } from './company/place.ts';
import { createRunners, onlineComputers } from './run/runner.ts';
import { changeScript, createScript, newCategory } from './run/script-order.ts';
import type { ScriptOrder } from './run/script-order.ts';
import { freeSlots, singleSlots } from './run/runner-slots.ts';
import { createScriptCaller } from './run/script-caller.ts';
import { measuredAt } from './settings.ts';
import type { AutomateSettings } from './settings.ts';
import { ticketState } from './tickets/ticket-state.ts';
import { createTickets } from './tickets/tickets.ts';

const NOT_ASKED = { home: undefined, stands: 'unknown' } as const;

/** An attempt waits for its run, too. So where many requests are allowed, more attempts keep the server busy. */
const MOST_AT_ONCE = 32;

/**
 * The desk of one Automate server. Its REST interface only reads tickets, so every write is a run of the
 * imported script: accepted first, carried out later or, once it has expired, not at all.
 * @param accounts those whose tickets are watched.
 * @param manageCompanies what the Manage desk maps, if there is one.
 * @throws SettingsError where the profile that the settings name cannot be read.
 */
export function automateDesk(
  settings: AutomateSettings,
  log: DeskLog = () => undefined,
  accounts: readonly AccountMarks[] = [],
  manageCompanies: ManageCompanies = {},
): Desk {
  const measured = measuredAt(settings);
  const client = createAutomateClient(settings, Date.now);
  const tickets = createTickets(client);
  const runners = createRunners(settings, client, log, Date.now);
  const scripts = createScriptCaller(client, settings);
  const categories = createCategories(settings, client, Date.now);
  const clients = createClients(client, Date.now, log);
  const mapping = clientMapping(settings, clients, manageCompanies);
  const slots = measured.runsTwoAtOnce ? freeSlots(runners) : singleSlots(runners, Date.now);
  const places = createPlaces(mapping, client, runners, measured, log, Date.now);
  const seen = seenTickets('automate');
  const { username } = settings;
  const finding = {
    tickets,
    seen,
    sameRights: (signal: AbortSignal) => seesComputers(client, signal),
    username,
    log,
  };

  return {
    name: 'automate',
    attemptsAtOnce: Math.min(MOST_AT_ONCE, Math.max(IN_FLIGHT, Math.floor(settings.requestsPerMinute / 15))),
    checks: (input) => automateChecks(settings, { client, clients, mapping }, input),
    offers: {
      company: (_within, signal) => clients.all(signal),
      category: (_within, signal) => categories.seen(signal),
      runner: (_within, signal) => onlineComputers(client, signal),
    },
    watch: automateTicketWatch(settings, accounts, { tickets, client, seen, now: Date.now }),

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
        const asksHome = asksWhere(question, found.ticket.clientId) || read === undefined;
        const standing = asksHome
          ? await mapping.standing(found.ticket.clientId, placement, signal)
          : NOT_ASKED;
        const time = { at, ahead: client.clockAhead() };
        const place = await categories.placeOf(found.ticket, signal);
        const state = ticketState(found, question, settings, { place, ...standing }, time);
        if (state.own) seen.saw(state.ticket.id, key);
        if (state.notes !== undefined) slots.saw({ key, write: state.notes.write });
        return state;
      }
      const kind = known === undefined ? 'absent' : 'gone';
      return { kind, at, home: await places.home(placement, signal) };
    },

    async write(order, { signal }) {
      const run = async (script: ScriptOrder): Promise<Accepted> => {
        const slot = await slots.take(order, signal);
        try {
          const options = { runner: slot.runner, expiry: settings.expiry, limits: measured };
          return await scripts.run(script, options, signal);
        } catch (error) {
          if (!(error instanceof VendorError) || error.sent === 'nothing') slot.free();
          throw error;
        }
      };
      if (order.kind === 'create') {
        const place = await places.forOpening(order.placement, order.key.incidentId, signal);
        const categoryId = await categories.idOf(order.category, signal);
        return run(createScript(order, place, categoryId, measured));
      }
      const to = newCategory(order);
      const script = changeScript(order, to && (await categories.idOf(to, signal)));
      return script === undefined ? { ...order.read, notes: undefined } : run(script);
    },
  };
}
