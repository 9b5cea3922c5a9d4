import { VendorError, VendorUnavailable } from '../../../http/vendor-errors.ts';
import { createAutomateClient } from '../connection/automate-client.ts';
import type { Measured } from '../profile.ts';
import type { AutomateSettings } from '../settings.ts';
import { createScriptCaller } from '../run/script-caller.ts';
import type { ScriptCaller } from '../run/script-caller.ts';
import { createTickets } from '../tickets/tickets.ts';
import {
  findCategories,
  findPlace,
  findRunner,
  findScript,
  logInFinding,
  readVersion,
} from './before-writing.ts';
import { careful, failed, ok, unproved } from './finding.ts';
import type { Finding, Found, StepName } from './finding.ts';
import { createRuns } from './runs.ts';
import type { Runs } from './runs.ts';
import { PING } from './samples.ts';
import { cleanUp, openTicket, writeToTicket } from './ticket-steps.ts';
import { testTicket } from './test-ticket.ts';
import type { TestTicket } from './test-ticket.ts';
import { awaitTwin, twinFinding, UNAWAITED } from './twin.ts';
import type { InManage } from './twin.ts';

/** Cleaning up after Ctrl-C takes no longer, in ms. */
const LAST_WAIT = 60_000;

/** What commissioning is told. Durations are ms, times ms since 1970. */
export interface CommissionInput {
  readonly settings: AutomateSettings;
  /** Where the test ticket shall stand; otherwise a computer of the catch-all client or a mapped one. */
  readonly clientId: number | undefined;
  readonly computerId: number | undefined;
  /** How long a run is waited for. */
  readonly patience: number;
  /** How long it is waited for the ticket in Manage, and for what arrives there; 0: not at all. */
  readonly syncWait: number;
  /** The desk at Manage, where it is configured. */
  readonly inManage: InManage | undefined;
  readonly now: () => number;
  /** Aborted by a person who wants to stop: the test ticket is finished all the same. */
  readonly signal: AbortSignal;
  /** Hears which step begins, and how long it may take where that is long; and what it found. */
  readonly begins: (step: StepName, note?: string) => Promise<void>;
  readonly found: (finding: Finding) => Promise<void>;
}

/** What commissioning found. */
export interface Commission {
  /** Whether the desk can be used. */
  readonly isUsable: boolean;
  readonly findings: readonly Finding[];
  readonly serverVersion: string | undefined;
  /** `undefined` where the test ticket could not be measured to the end. */
  readonly measured: Measured | undefined;
}

/**
 * Tries on the live server all that the desk does, with a test ticket, and measures what nobody can know
 * before. It imports nothing. A step that fails does not hide the others, where they can be tried at all.
 * @throws SettingsError where the settings of the desk cannot be used.
 */
export async function commission(input: CommissionInput): Promise<Commission> {
  const { settings, now, signal } = input;
  const client = createAutomateClient(settings, now);
  const scripts = createScriptCaller(client, settings);
  const ticket = testTicket(createTickets(client), now());
  const findings: Finding[] = [];
  let interruptions = 0;
  let serverVersion: string | undefined;
  /** Set once a test ticket may be there. */
  let runsOn: ((signal: AbortSignal) => Runs) | undefined;

  /** What a step gives besides what it found; `undefined` where it broke off. */
  async function tried<Given extends { readonly found: Found }>(
    name: StepName,
    work: () => Promise<Given>,
    note?: string,
  ): Promise<Given | undefined> {
    await input.begins(name, note);
    const tell = async (found: Found): Promise<void> => {
      const finding = { step: name, ...found };
      findings.push(finding);
      await input.found(finding);
    };
    try {
      const given = await work();
      await tell(given.found);
      return given;
    } catch (error) {
      // What a person broke off says nothing about the server.
      const isStopped = signal.aborted && name !== 'clean-up';
      if (!(error instanceof VendorError) || isStopped) throw error;
      if (error instanceof VendorUnavailable) interruptions += 1;
      await tell(failed(error.message, adviceOf(error)));
      return undefined;
    }
  }

  /** Whether nothing failed. */
  async function step(name: StepName, work: () => Promise<Found>, note?: string): Promise<boolean> {
    const given = await tried(name, async () => ({ found: await work() }), note);
    return given !== undefined && given.found.verdict !== 'failed';
  }

  async function measure(): Promise<Measured | undefined> {
    const isIn = await step('log-in', async () => {
      serverVersion = await readVersion(client, signal);
      return logInFinding(serverVersion, client.clockAhead());
    });
    if (!isIn) return undefined;
    let scriptId = settings.scriptId;
    await step('script', async () => {
      const { id, found } = await findScript(client, settings, signal);
      scriptId ??= id;
      return found;
    });
    const runner = await tried('runner', () => findRunner(client, settings, now, signal));
    if (runner?.isOnline !== true) return undefined;
    const placed = await tried('place', () => findPlace(client, settings, input, runner.id, now, signal));
    const place = placed?.place;
    if (place === undefined) return undefined;
    const { patience } = input;
    const watched = { client, scripts, runner: runner.id, scriptId, patience, now };
    const runs = createRuns({ ...watched, signal });
    const tools = { runs, ticket, settings, signal };
    if (!(await step('ping', () => ping(runs, scripts, ticket)))) return undefined;

    const categories = await tried('categories', () => findCategories(client, settings, now, signal));
    if (categories?.ids === undefined) return undefined;

    const writing = { ...tools, categories: categories.ids };
    const opened = await tried('ticket', () => {
      runsOn = (until) => createRuns({ ...watched, signal: until });
      return openTicket(writing, place);
    });
    if (opened === undefined || ticket.id() === undefined) return undefined;
    const { servesComments, servesFirstText, keepsComputer, latencyMs } = opened;
    const written = await writeToTicket({ ...writing, servesComments }, step);
    const { inManage, syncWait } = input;
    if (inManage !== undefined && syncWait > 0)
      await step(
        'twin in Manage',
        async () => {
          try {
            return twinFinding(await awaitTwin(writing, inManage, { patience: syncWait, now }), inManage);
          } catch (error) {
            if (!signal.aborted) throw error;
            return UNAWAITED;
          }
        },
        `up to ${minutes(syncWait)}, and as long again if a ticket is there; Ctrl-C ends this wait`,
      );
    return { ...written, servesComments, servesFirstText, keepsComputer, latencyMs };
  }

  const measured = await measure().catch((error: unknown) => {
    if (!signal.aborted) throw error;
    interruptions += 1;
    return undefined;
  });
  if (runsOn !== undefined) {
    // Ctrl-C ended all other waiting, but not this.
    const last = signal.aborted ? AbortSignal.timeout(LAST_WAIT) : signal;
    const runs = runsOn(last);
    await step('clean-up', async () => {
      try {
        return await cleanUp({ runs, ticket, settings, signal: last });
      } catch (error) {
        if (error instanceof VendorError || !last.aborted) throw error;
        return careful(
          `The test ticket ${ticket.id() ?? ''} was not finished in time.`,
          `Finish it by hand: its subject ends with ${ticket.mark}.`,
        );
      }
    });
  }
  const isComplete = interruptions === 0;
  const hasFailed = findings.some(({ verdict }) => verdict === 'failed');
  return {
    isUsable: isComplete && measured !== undefined && !hasFailed,
    findings,
    serverVersion,
    measured: isComplete ? measured : undefined,
  };
}

function minutes(ms: number): string {
  return ms < 60_000 ? `${Math.ceil(ms / 1_000)} s` : `${Math.ceil(ms / 60_000)} min`;
}

async function ping(runs: Runs, scripts: ScriptCaller, ticket: TestTicket): Promise<Found> {
  const { kind, rows, ms } = await runs.carryOut([ticket.order('ping', PING)]);
  const { isSuccess = false, message = '' } = rows.at(0) ?? {};
  const after = `after ${(ms / 1_000).toFixed(1)} s`;
  if (kind === 'unseen')
    return unproved(
      `The end of the run was not seen ${after}.`,
      'See in Control Center, on the runner, whether the script ran. If it waits, the runner is busy. If it ended, let the Automate user see the script history.',
    );
  if (!isSuccess)
    return failed(
      `The script failed ${after}: ${message === '' ? 'the server does not say why' : message}`,
      'Look at the script history of the runner in Control Center. The script needs SQL to see whether its ticket is there and whether it comes too late: there is no mode without SQL. So let the user class of the Automate user run SQL in scripts (user class manager, Database: Access; the name differs by version). The database must be MySQL 5.6 or newer.',
    );
  const called = `It is called by ${scripts.route()}.`;
  if (message === '')
    return ok(`The script ran and ended well, ${after}. The server does not show what it logged. ${called}`);
  return message.includes(PING)
    ? ok(`The script ran ${after}, and its text came back decoded. ${called}`)
    : careful(
        `The script ran ${after}. In its log the text is “${message.slice(0, 80)}”: the steps below tell whether tickets keep it. ${called}`,
      );
}

/** The advice of what passes by itself is written for a worker, which tries again. */
function adviceOf(error: VendorError): string {
  return error instanceof VendorUnavailable
    ? 'Run the command again. If it lasts, see whether the server and the network between are up.'
    : error.advice;
}
