import { expect } from 'vitest';
import { ACCESS } from '../../emulators/automate/caller.test-kit.ts';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import type { AutomateEmulator, AutomateSeed } from '../../emulators/automate/index.ts';
import { automateDesk } from '../../src/desks/automate/automate-desk.ts';
import {
  attempt,
  change,
  create,
  question,
  settingsFor,
} from '../../src/desks/automate/scripted-server.fixture.ts';
import { scriptFile } from '../../src/desks/automate/script/script-file.ts';
import type { ManageCompanies } from '../../src/desks/automate/company/client-mapping.ts';
import { CAREFUL } from '../../src/desks/automate/profile.ts';
import type { Measured, Profile, ProfileFile } from '../../src/desks/automate/profile.ts';
import type { AutomateSettings } from '../../src/desks/automate/settings.ts';
import type { ChangeOrder, CreateOrder, Desk, TicketOrder, TicketQuestion } from '../../src/desks/desk.ts';
import type { TicketThere } from '../../src/incident/ticket.ts';

/** The computer that scripts run on; it belongs to the provider. */
export const RUNNER = 900;

/** A provider with one customer, its script, and a category for each of ours. */
export const SEED: AutomateSeed = {
  ...ACCESS,
  script: scriptFile(),
  clients: [
    { id: 7, name: 'Acme' },
    { id: 8, name: 'The provider itself' },
  ],
  computers: [
    { id: 1042, name: 'FIN-WS-07', clientId: 7, lastContact: '2026-03-01T10:00:00Z' },
    { id: RUNNER, name: 'MSP-TOOLS', clientId: 8 },
  ],
  categories: [
    { id: 126, name: 'Low' },
    { id: 177, name: 'Medium' },
    { id: 178, name: 'High' },
  ],
};

/** A ticket as the server keeps it, whatever its API shows. */
export interface Ticket {
  readonly TicketId: number;
  readonly Subject: string;
  readonly CategoryId: number;
  readonly Status: { readonly Id: number; readonly Name: string };
  readonly Client: { readonly Id: string };
  readonly Computer: { readonly Id: string } | null;
  readonly Comments: readonly { readonly Body: string }[];
}

/** A run that the server accepted. */
export interface Run {
  readonly computerId: number;
  readonly operation: string;
  readonly marker: string;
  readonly state: 'queued' | 'running' | 'success' | 'failure' | 'skipped';
  readonly wrote: boolean;
  readonly message: string;
}

/** Asks an emulated server for facts that its API does not tell, by their path below `/emulator/`. */
export async function factsAt<T>({ url }: AutomateEmulator, path: string, method = 'GET'): Promise<T> {
  return (await (await fetch(`${url}/emulator/${path}`, { method })).json()) as T;
}

/** An emulated Automate server, and a desk that works with it. */
export interface AutomateWorld {
  readonly emulator: AutomateEmulator;
  readonly desk: Desk;
  /** What the desk logged. */
  readonly logged: readonly string[];
  readonly tickets: () => Promise<readonly Ticket[]>;
  readonly runs: () => Promise<readonly Run[]>;
  /** How often each route was asked for, such as `GET /Tickets`. */
  readonly requests: () => Promise<Readonly<Record<string, number>>>;
  /** The ticket as the desk reads it; fails where it is not there. */
  readonly there: (asked?: Partial<TicketQuestion>) => Promise<TicketThere>;
  /** Has the desk write and the server carry it out; then the ticket as it stands. */
  readonly open: (changes?: Partial<CreateOrder>) => Promise<TicketThere>;
  readonly update: (read: TicketThere, changes?: Partial<ChangeOrder>) => Promise<TicketThere>;
}

/** Settings of the desk, with the companies of Manage, and the server's clock, in ms since 1970. */
export type WorldSettings = Partial<AutomateSettings> & {
  readonly now?: () => number;
  readonly manageCompanies?: ManageCompanies;
};

/** A profile with what was measured; the rest is careful. */
export function profileWith(measured: Partial<Measured>): ProfileFile {
  const profile = { measured: { ...CAREFUL, ...measured } } as Profile;
  return { path: 'automate-profile.json', read: () => profile };
}

/** Starts a server of the test seed, with changes, and a desk for it. */
export async function startAutomateWorld(
  changes: Partial<AutomateSeed> = {},
  { now, manageCompanies, ...settings }: WorldSettings = {},
): Promise<AutomateWorld> {
  const seed = { ...SEED, ...changes };
  const emulator = await startAutomateEmulator(now === undefined ? { seed } : { seed, now });
  const logged: string[] = [];
  const log = (message: string) => logged.push(message);
  const desk = automateDesk(settingsFor(emulator.url, settings), log, [], manageCompanies);
  const there: AutomateWorld['there'] = async (asked = {}) => {
    const state = await desk.read(question(asked), attempt());
    if (state.kind !== 'there') throw new Error(`The ticket is ${state.kind}.`);
    return state;
  };
  const carriedOut = async (order: TicketOrder): Promise<TicketThere> => {
    expect(await desk.write(order, attempt())).toMatchObject({ kind: 'accepted' });
    await emulator.settled();
    return there();
  };
  return {
    emulator,
    desk,
    logged,
    tickets: () => factsAt(emulator, 'tickets'),
    runs: () => factsAt(emulator, 'runs'),
    requests: async () => (await factsAt<{ byRoute: Record<string, number> }>(emulator, 'requests')).byRoute,
    there,
    open: (order = {}) => carriedOut(create(order)),
    update: (read, order = {}) => carriedOut(change(read, order)),
  };
}
