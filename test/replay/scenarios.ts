import { eventOf } from '../integration/workflow-world.ts';
import type { TestIncident } from '../integration/workflow-world.ts';
import type { ScriptedDesk } from '../integration/scripted-desk.ts';
import type { Policy } from '../../src/incident/policy.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';

/** A life of an incident whose history is kept: each shape of workflow that a release has must still replay after it. */
export interface Scenario {
  readonly name: string;
  readonly policy: Partial<Policy>;
  readonly live: (
    incident: TestIncident,
    desks: { readonly automate: ScriptedDesk; readonly manage: ScriptedDesk },
  ) => Promise<void>;
}

const facts = { companyId: 'c1', computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious' };
const event = (severityScore: number) => eventOf({ ...facts, severityScore });

const delivered = (revision: number) => (view: IncidentView) =>
  Object.values(view.deliveries).length === 2 &&
  Object.values(view.deliveries).every(
    (delivery) => delivery.delivered?.revision === revision && delivery.state === 'delivered',
  );

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'opened-and-shifted',
    policy: {},
    async live(incident) {
      await incident.push(event(55));
      await incident.until(delivered(1));
      await incident.push(event(89));
      await incident.until(delivered(2));
    },
  },
  {
    name: 'blocked-then-retried',
    policy: {},
    async live(incident, { manage }) {
      manage.troubles = ['refuses'];
      await incident.push(event(20));
      await incident.until(
        (view) =>
          view.deliveries['manage']?.state === 'blocked' &&
          view.deliveries['automate']?.state === 'delivered',
      );
      await incident.handle.executeUpdate('retry');
      await incident.until(delivered(1));
    },
  },
  {
    name: 'held-back-by-the-interval',
    policy: { updateInterval: 1_500 },
    async live(incident) {
      await incident.push(event(50));
      await incident.until(delivered(1));
      await incident.push(event(51));
      await incident.until(delivered(2));
      await incident.push(event(52));
      await incident.until(delivered(3));
    },
  },
  {
    name: 'continued-as-new-and-idle',
    policy: { historyEvents: 40, idle: 2_000 },
    async live(incident) {
      for (let score = 40; score < 50; score += 1) {
        await incident.push(event(score));
        await incident.until(delivered(score - 39));
      }
      await incident.handle.result();
    },
  },
];
