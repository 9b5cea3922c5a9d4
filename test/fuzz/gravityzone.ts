import { createHash } from 'node:crypto';
import type { IncidentEvent, PushedEvent, ReportedFacts } from '../../src/incident/incident-event.ts';
import {
  incidentHandle,
  sendToIncident,
  sendToRunningIncident,
} from '../../src/mailbox/incident-workflows.ts';
import { PLACES } from './servers.ts';
import type { FuzzWorld } from './world.ts';

/** What GravityZone tells of one incident. Times and ages are ms. */
export interface GravityZone {
  /** What Temporal took, in the order of its arrival; repeats are in it. */
  readonly sent: readonly SentEvent[];
  /** Pushes facts that it had sent `age` ago; without one, its envelope does not name the time. */
  push(facts: ReportedFacts, age: number | undefined): Promise<void>;
  /** Pushes an earlier event once more: the one before the last where `back` is 1. */
  pushAgain(back: number): Promise<void>;
  /** Pushes that the computer belongs to the other company by now. */
  changeCompany(): Promise<void>;
  /** Tells a status in its list of incidents. */
  tellStatus(word: string): Promise<void>;
}

/** An event that Temporal took, and the life of the incident's workflow that it went to. */
export interface SentEvent extends PushedEvent {
  readonly life: string;
}

/** Plays GravityZone for one incident. A push that begins a life of its workflow is told to `beginsLife`. */
export function playGravityZone(
  { client, taskQueue }: FuzzWorld,
  incident: { readonly account: string; readonly incidentId: string },
  beginsLife: () => void,
): GravityZone {
  const sent: SentEvent[] = [];
  let place: (typeof PLACES)[number] = PLACES[0];
  const handle = incidentHandle(client, incident);
  const send = sendToIncident(client, taskQueue);
  const sendRunning = sendToRunningIncident(client);
  const soon = (): number => Date.now() + 30_000;

  const take = async (event: PushedEvent): Promise<void> => {
    const reply = await send({ ...incident, events: [event], bytes: 0 }, soon());
    if (reply.kind !== 'taken') throw new Error(`Temporal did not take the event: ${reply.kind}`);
    const { raw } = await handle.describe();
    const life = raw.workflowExecutionInfo?.firstRunId ?? '';
    if (life !== sent.at(-1)?.life) beginsLife();
    sent.push({ ...event, life });
  };
  const push: GravityZone['push'] = async (facts, age) => {
    const arrivedAt = Date.now();
    // no two of them at the same time
    const sentAt = sent.reduce((at, other) => (at === other.sentAt ? at + 1 : at), arrivedAt - (age ?? 0));
    const told = { ...place, ...facts };
    const isTimed = age !== undefined;
    const content = isTimed ? `${sent.length}` : JSON.stringify(told);
    const key = createHash('sha256').update(content).digest('hex');
    await take({ kind: 'push', key, sentAt, isTimed, index: 0, arrivedAt, facts: told });
  };

  return {
    sent,
    push,
    async pushAgain(back) {
      const event = sent.at(-1 - back) ?? sent.at(0);
      if (event === undefined) return;
      const arrivedAt = Date.now();
      await take({ ...event, arrivedAt, sentAt: event.isTimed ? event.sentAt : arrivedAt });
    },
    async changeCompany() {
      place = place === PLACES[0] ? PLACES[1] : PLACES[0];
      await push({}, 0);
    },
    async tellStatus(word) {
      const at = Date.now();
      const listed: IncidentEvent = {
        kind: 'listed',
        key: `${word} at ${at}`,
        sentAt: at,
        arrivedAt: at,
        updatedAt: undefined,
        facts: {},
        sinceCreation: { at, facts: {} },
        status: { word, at },
      };
      await sendRunning({ ...incident, events: [listed], bytes: 0 }, soon());
    },
  };
}
