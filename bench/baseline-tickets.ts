import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { orderOf } from '../src/activities/order.ts';
import type { ClientName, Desk } from '../src/desks/desk.ts';
import { readFacts } from '../src/gravityzone/event-facts.ts';
import { NO_DELIVERY } from '../src/incident/delivery.ts';
import type { Snapshot } from '../src/incident/snapshot.ts';
import { DEFAULT_TEXTS } from '../src/incident/text-settings.ts';
import { createLogger } from '../src/process/logger.ts';
import { loadSettings } from '../src/settings/load-settings.ts';
import { workerSecrets } from '../src/settings/needed-secrets.ts';
import { serve } from '../src/worker/served.ts';

/** An event as the benchmarks send it. */
export type BenchEvent = Readonly<Record<string, unknown>> & { readonly incident_id: string };

/** Opens the tickets of events at one desk. */
export type OpenTickets = (events: readonly BenchEvent[]) => Promise<void>;

/** When plumbline looks for a ticket that the desk makes later, in ms, with the settings of the stack. */
const FIRST_LOOK = 100;

const CLIENT: ClientName = { kind: 'known', name: 'Northwind Dental' };
const MARKS = { account: 'bench', mark: 'LIMIT', formerMarks: [], life: 'base' };

/**
 * For each desk of a settings file what opens a ticket with the calls that plumbline makes: a search, the write,
 * and a look where the desk carries that out later. It has a mark of its own, so that no ticket watch takes its tickets for those of an incident.
 */
export function ticketOpeners(settingsFile: string): readonly OpenTickets[] {
  const { settings } = loadSettings({ ...process.env, PLUMBLINE_SETTINGS: settingsFile }, workerSecrets);
  return serve(settings, createLogger('baseline')).desks.map((desk) => async (events) => {
    for (const event of events) await openTicket(desk, event);
  });
}

async function openTicket(desk: Desk, event: BenchEvent): Promise<void> {
  const attempt = { signal: Context.current().cancellationSignal };
  const now = Date.now();
  const facts = readFacts(event, now);
  const target: Snapshot = {
    revision: 1,
    at: now,
    notedAt: now,
    facts,
    category: 'high',
    watchEnded: undefined,
  };
  const key = { ...MARKS, incidentId: event.incident_id };
  const placement = {
    companyId: facts.companyId,
    companyName: CLIENT,
    computerName: facts.computerName,
    computerFqdn: facts.computerFqdn,
    computerIps: facts.computerIps ?? [],
    computerMacs: facts.computerMacs ?? [],
  };
  const question = {
    key,
    placement,
    ticket: undefined,
    isOwn: true,
    generation: 1,
    everyGeneration: false,
    readsNotes: false,
    asksHome: true,
  };
  const state = await desk.read(question, attempt);
  const about = {
    key,
    target,
    left: NO_DELIVERY,
    client: () => Promise.resolve(CLIENT),
    texts: { texts: DEFAULT_TEXTS, link: undefined, leftOut: new Set<never>() },
  };
  const order = await orderOf(about, { kind: 'create' }, state, placement);
  let after = await desk.write(order, attempt);
  while (after.kind !== 'there') {
    await sleep(FIRST_LOOK);
    after = await desk.read(question, attempt);
  }
}
