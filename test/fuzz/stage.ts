import { createHash } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { deliverActivity } from '../../src/activities/deliver.ts';
import { lastSent } from '../../src/activities/last-sent.ts';
import type { DeskName } from '../../src/desks/desk.ts';
import { policy, ticketPolicy } from '../../src/incident/builders.fixture.ts';
import type { PushedEvent, ReportedFacts } from '../../src/incident/incident-event.ts';
import type { Policy } from '../../src/incident/policy.ts';
import { DEFAULT_TEXTS } from '../../src/incident/text-settings.ts';
import { retryIncident, sendToIncident, viewIncident } from '../../src/mailbox/incident-workflows.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { incidentWorkflowId } from '../../src/workflows/names.ts';
import type { Sequence } from './acts.ts';
import { LATEST_COMMIT } from './acts.ts';
import { COMPANY_NAME, PLACE, REQUEST_TIMEOUT, startAutomate, startManage } from './servers.ts';
import type { FuzzWorld } from './world.ts';

/** Both desks with the workers that write to them, and the incident of one sequence. */
export interface Stage {
  readonly incident: { readonly account: string; readonly incidentId: string };
  readonly workflowId: string;
  readonly policy: Policy;
  readonly automate: Awaited<ReturnType<typeof startAutomate>>;
  readonly manage: Awaited<ReturnType<typeof startManage>>;
  /** What Temporal took, in the order of its arrival; repeats are in it. */
  readonly sent: readonly PushedEvent[];
  view(): Promise<IncidentView>;
  push(facts: ReportedFacts, age: number): Promise<void>;
  pushAgain(back: number): Promise<void>;
  retry(): Promise<void>;
  /** Stops the worker of a desk, in the middle of whatever it does, and starts another. */
  restart(desk: DeskName): Promise<void>;
  close(): Promise<void>;
}

/** How long after its request timeout a lost write may still be carried out, in ms: longer than any of the emulated desks takes. */
const DOUBT = LATEST_COMMIT + 1_000;

/** Sets the stage of a sequence. */
export async function startStage(
  world: FuzzWorld,
  { seed, historyEvents, updateInterval }: Sequence,
): Promise<Stage> {
  const account = `fuzz-${seed}`;
  const incidentId = createHash('sha256').update(account).digest('hex').slice(0, 24);
  const incident = { account, incidentId };
  const servers = { automate: await startAutomate(), manage: await startManage() };
  const { automate, manage } = servers;
  const names = ['automate', 'manage'] as const;
  const queueOf = (desk: DeskName): string => `${account}-${desk}`;

  const inForce: Policy = policy({
    historyEvents,
    updateInterval,
    attemptTimeout: 2 * REQUEST_TIMEOUT + 3_000,
    deliveryTimeout: 30_000,
    blockedRetry: 1_000,
    desks: names.map((name) => ({
      name,
      taskQueue: queueOf(name),
      tickets: ticketPolicy({
        closes: true,
        writeLife: REQUEST_TIMEOUT + DOUBT,
        overtakes: name === 'automate',
        movesCompany: name === 'manage',
      }),
    })),
  });
  world.policies.set(account, () => inForce);

  const startWorker = async (name: DeskName) => {
    const worker = await Worker.create({
      connection: world.workerConnection,
      namespace: world.namespace,
      taskQueue: queueOf(name),
      shutdownGraceTime: 0,
      maxHeartbeatThrottleInterval: '500 ms',
      defaultHeartbeatThrottleInterval: '500 ms',
      activities: deliverActivity({
        desk: servers[name].desk(),
        nameOf: () => Promise.resolve({ kind: 'known', name: COMPANY_NAME }),
        textsOf: () => ({ texts: DEFAULT_TEXTS, link: undefined }),
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

  const sent: PushedEvent[] = [];
  const send = sendToIncident(world.client, world.taskQueue);
  const take = async (event: PushedEvent): Promise<void> => {
    const reply = await send({ ...incident, events: [event], bytes: 0 }, Date.now() + 30_000);
    if (reply.kind !== 'taken') throw new Error(`Temporal did not take the event: ${reply.kind}`);
    sent.push(event);
  };

  return {
    incident,
    workflowId: incidentWorkflowId(account, incidentId),
    policy: inForce,
    automate,
    manage,
    sent,
    view: () => viewIncident(world.client, incident),
    async push(facts, age) {
      const arrivedAt = Date.now();
      // no two of them at the same time
      const sentAt = sent.reduce((at, other) => (at === other.sentAt ? at + 1 : at), arrivedAt - age);
      const key = createHash('sha256').update(`${sent.length}`).digest('hex');
      const told = { ...PLACE, ...facts };
      await take({ kind: 'push', key, sentAt, isTimed: true, index: 0, arrivedAt, facts: told });
    },
    async pushAgain(back) {
      const event = sent.at(-1 - back) ?? sent.at(0);
      if (event !== undefined) await take({ ...event, arrivedAt: Date.now() });
    },
    async retry() {
      await retryIncident(world.client, incident);
    },
    async restart(desk) {
      await stops[desk]();
      stops[desk] = await startWorker(desk);
    },
    async close() {
      await Promise.all([stops.automate(), stops.manage()]);
      await Promise.all([automate.close(), manage.close()]);
      world.policies.delete(account);
    },
  };
}
