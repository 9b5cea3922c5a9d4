import { createHash } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { deliverActivity } from '../../src/activities/deliver.ts';
import { sparedDesk } from '../../src/desks/outage.ts';
import type { OutageTools } from '../../src/desks/outage.ts';
import { lastSent } from '../../src/activities/last-sent.ts';
import type { ManageFaults } from '../../emulators/manage/index.ts';
import type { DeskName } from '../../src/desks/desk.ts';
import { policy, ticketPolicy } from '../../src/incident/builders.fixture.ts';
import type { Policy, TicketPolicy } from '../../src/incident/policy.ts';
import { DEFAULT_TEXTS } from '../../src/incident/text-settings.ts';
import {
  adoptTicketOf,
  closeIncident,
  incidentHandle,
  retryIncident,
  viewIncident,
} from '../../src/mailbox/incident-workflows.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { incidentWorkflowId } from '../../src/workflows/names.ts';
import type { NamedTicket, Sequence } from './acts.ts';
import { LATEST_COMMIT } from './faults.ts';
import { playGravityZone } from './gravityzone.ts';
import type { GravityZone } from './gravityzone.ts';
import { actAtAutomate, actAtManage } from './people.ts';
import type { Deed, Done } from './people.ts';
import { isOurs, REQUEST_TIMEOUT, startAutomate, startManage } from './servers.ts';
import { COMPANIES } from '../../demo/seed.ts';
import { unrest } from './rest.ts';
import type { FuzzWorld } from './world.ts';

/** Nobody is woken: what waits because its desk was down comes again by itself. */
const OUTAGE_TOOLS: OutageTools = {
  onReturn: () => undefined,
  now: Date.now,
  after: (ms, act) => {
    const timer = setTimeout(act, ms).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Both desks with the workers that write to them, and the incident of one sequence. */
export interface Stage {
  readonly incident: { readonly account: string; readonly incidentId: string };
  readonly workflowId: string;
  /** The settings in force. */
  policy(): Policy;
  readonly automate: Awaited<ReturnType<typeof startAutomate>>;
  readonly manage: Awaited<ReturnType<typeof startManage>>;
  /** How Manage behaves without any fault. */
  readonly manageModes: Partial<ManageFaults>;
  readonly gravityZone: GravityZone;
  /** What technicians did, in its order. */
  readonly done: readonly Done[];
  view(): Promise<IncidentView>;
  adopt(desk: DeskName, ticket: NamedTicket): Promise<void>;
  /**
   * Desks that were out of the settings when the incident's workflow last asked for them: it ended without
   * them.
   */
  readonly leftOut: ReadonlySet<DeskName>;
  retry(): Promise<void>;
  closeIncident(): Promise<void>;
  technician(desk: DeskName, deed: Deed): Promise<void>;
  changeSettings(policy: Partial<Policy>, tickets: Partial<TicketPolicy>): void;
  /** Takes desks out of the settings, and puts them back. */
  useDesk(desk: DeskName, isUsed: boolean): void;
  /** Stops the worker of a desk, in the middle of whatever it does, and starts another. */
  restart(desk: DeskName): Promise<void>;
  close(): Promise<void>;
}

/**
 * How long after its request timeout a lost write may still be carried out, in ms: longer than any of the
 * emulated desks takes.
 */
const DOUBT = LATEST_COMMIT + 1_000;

/** How long after a second create late twins are looked for, in ms: later than any is made. */
const TWINS_AFTER = 3_000;

/** Sets the stage of a sequence. */
export async function startStage(
  world: FuzzWorld,
  { seed, historyEvents, updateInterval, idle, ahead, tellsMerge, searchLag }: Sequence,
): Promise<Stage> {
  const account = `fuzz-${seed}`;
  const incidentId = createHash('sha256').update(account).digest('hex').slice(0, 24);
  const incident = { account, incidentId };
  const servers = { automate: await startAutomate(ahead.automate), manage: await startManage(ahead.manage) };
  const { automate, manage } = servers;
  const manageModes: Partial<ManageFaults> = {
    mergedTickets: tellsMerge ? 'readable' : 'gone',
    searchLagMs: searchLag,
  };
  manage.emulator.faults.set(manageModes);
  const names = ['automate', 'manage'] as const;
  const queueOf = (desk: DeskName): string => `${account}-${desk}`;

  let changes: Partial<Policy> = {};
  let ticketChanges: Partial<TicketPolicy> = {};
  const unused = new Set<DeskName>();
  const inForce = (): Policy =>
    policy({
      historyEvents,
      updateInterval,
      idle,
      linger: idle,
      attemptTimeout: 2 * REQUEST_TIMEOUT + 3_000,
      deliveryTimeout: 30_000,
      blockedRetry: 1_000,
      desks: names
        .filter((name) => !unused.has(name))
        .map((name) => ({
          name,
          taskQueue: queueOf(name),
          highQueue: queueOf(name),
          tickets: ticketPolicy({
            closes: true,
            writeLife: REQUEST_TIMEOUT + DOUBT,
            firstLook: 100,
            lostFor: 500,
            twinsAfter: TWINS_AFTER,
            overtakes: name === 'automate',
            movesCompany: name === 'manage',
            ...ticketChanges,
          }),
        })),
      ...changes,
    });
  world.policies.set(account, inForce);

  const startWorker = async (name: DeskName) => {
    const worker = await Worker.create({
      connection: world.workerConnection,
      namespace: world.namespace,
      taskQueue: queueOf(name),
      shutdownGraceTime: 0,
      maxHeartbeatThrottleInterval: '500 ms',
      defaultHeartbeatThrottleInterval: '500 ms',
      activities: deliverActivity({
        desk: sparedDesk(servers[name].desk(), OUTAGE_TOOLS),
        nameOf: (_account, { companyId }) =>
          Promise.resolve({ kind: 'known', name: COMPANIES.find(({ id }) => id === companyId)?.name ?? '' }),
        textsOf: () => ({ texts: DEFAULT_TEXTS, link: undefined, leftOut: new Set<never>() }),
        sent: lastSent(),
      }),
    });
    const running = worker.run();
    return async (): Promise<void> => {
      worker.shutdown();
      await running;
    };
  };
  const stops = { automate: await startWorker('automate'), manage: await startWorker('manage') };

  const done: Done[] = [];
  const handle = incidentHandle(world.client, incident);
  // Between two lives an operator meets no workflow. Under load an answer may take too long: he asks again.
  const ask = async (question: () => Promise<unknown>, tries = 5): Promise<'answered' | 'refused'> => {
    try {
      await question();
      return 'answered';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || REFUSED.test(String(causeOf(error)))) return 'refused';
      if (tries === 1) throw error;
      return ask(question, tries - 1);
    }
  };
  const leftOut = new Set<DeskName>();
  const noteDesks = (): void => {
    for (const name of names)
      if (unused.has(name)) leftOut.add(name);
      else leftOut.delete(name);
  };
  const gravityZone = playGravityZone(world, incident, noteDesks);
  const { sent } = gravityZone;

  return {
    incident,
    workflowId: incidentWorkflowId(account, incidentId),
    policy: inForce,
    done,
    automate,
    manage,
    manageModes,
    gravityZone,
    leftOut,
    view: () => viewIncident(world.client, incident),
    async adopt(desk, named) {
      const { byPeople } = servers[desk];
      const ticket = named === 'missing' ? '999999' : byPeople[named];
      const standing = (await servers[desk].tickets()).find(({ id }) => id === ticket);
      const view = await viewIncident(world.client, incident).catch(() => undefined);
      const former = view?.deliveries[desk]?.ticket?.id;
      // Automate's script writes to no ticket without the mark: an operator puts it there first. It opens no
      // ticket beside one with the mark, so it is put there only where the incident has a ticket.
      if (desk === 'automate' && named === 'right' && former !== undefined)
        automate.emulator.people.editTicket(Number(ticket), { subject: `A user called [GZ-${incidentId}]` });
      const before = {
        desk,
        deed: 'adopt',
        ticket,
        into: undefined,
        atRest: false,
        isKnown: false,
        texts: standing?.texts.length ?? 0,
        sent: sent.length,
      } as const;
      const word = await ask(() => adoptTicketOf(world.client, incident, { desk, ticket }));
      if (word === 'answered') done.push({ ...before, at: Date.now() });
    },
    async retry() {
      const word = await ask(() => retryIncident(world.client, incident));
      if (word === 'answered') noteDesks();
    },
    async closeIncident() {
      await ask(() => closeIncident(world.client, incident, { status: 'closed' }));
    },
    async technician(desk, deed) {
      const ours = (await servers[desk].tickets()).filter((ticket) => isOurs(ticket, incidentId));
      const ticket = ours.findLast(({ state }) => state !== 'merged');
      if (ticket === undefined) return;
      const view = await viewIncident(world.client, incident).catch(() => undefined);
      const atRest = view !== undefined && unrest(view, { done, leftOut, policy: inForce }).length === 0;
      const before = {
        desk,
        deed,
        ticket: ticket.id,
        atRest,
        isKnown: view?.deliveries[desk]?.ticket?.id === ticket.id,
        texts: ticket.texts.length,
        sent: sent.length,
      };
      const did =
        desk === 'automate' ? actAtAutomate(automate, deed, ticket) : await actAtManage(manage, deed, ticket);
      if (did.kind === 'done') done.push({ ...before, into: did.into, at: Date.now() });
    },
    changeSettings(policies, tickets) {
      changes = policies;
      ticketChanges = tickets;
    },
    useDesk(desk, isUsed) {
      if (isUsed) unused.delete(desk);
      else unused.add(desk);
    },
    async restart(desk) {
      await stops[desk]();
      stops[desk] = await startWorker(desk);
    },
    async close() {
      await Promise.all([stops.automate(), stops.manage()]);
      await Promise.all([automate.close(), manage.close()]);
      await handle.terminate().catch(() => undefined); // it may have ended
    },
  };
}

/**
 * Between two lives an operator meets no workflow; a desk that is out of the settings, or not known yet,
 * takes no word.
 */
const REFUSED = /already completed|Name a desk|not known yet/;

function causeOf(error: unknown): unknown {
  return error instanceof Error ? (error.cause ?? error) : error;
}
