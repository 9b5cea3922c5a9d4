import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import { ACCOUNT } from '../../demo/settings-file.ts';
import type { Stack } from '../../demo/stack.ts';
import { viewIncident } from '../../src/mailbox/incident-workflows.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import type { TemporalClient } from '../../src/temporal/connect.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import {
  incidentEvent,
  newIncidentId,
  pushFast,
  setFaults,
  startRealStack,
  textsByDesk,
  untilTickets,
} from './real-stack.ts';
import { until } from '../until.ts';

const EVENTS = 12_000;

let stack: Stack;
let addresses: Addresses;
let temporal: TemporalClient;
beforeAll(async () => {
  stack = await startRealStack({ policy: { historyEvents: 150, updateInterval: '5s' } });
  ({ addresses } = stack);
  temporal = await connectClient(addresses.temporal);
});
afterAll(async () => {
  await temporal.close();
  await stack.stop();
});

const view = (incidentId: string): Promise<IncidentView> =>
  viewIncident(temporal.client, { account: ACCOUNT, incidentId });

/** The last one differs from all others in what it states, and is sent last: it must stand in the tickets. */
function updates(id: string): readonly unknown[] {
  return Array.from({ length: EVENTS }, (_, n) =>
    incidentEvent(addresses, id, { process_pid: n + 1, created: undefined }),
  );
}

describe('12,000 updates of one incident, each a push of its own, over 64 connections', () => {
  it('are all acknowledged and counted, over several runs, with few updates in the tickets', async () => {
    const id = newIncidentId();
    const statuses = await pushFast(addresses, updates(id));
    expect(statuses.filter((status) => status === 200)).toHaveLength(EVENTS);
    const end = await until(
      () => view(id),
      ({ events, revision, deliveries }) =>
        events === EVENTS &&
        Object.values(deliveries).every(({ delivered }) => delivered?.revision === revision),
    );
    expect(end.runs).toBeGreaterThan(2);
    const texts = textsByDesk(await untilTickets(addresses, id, (found) => found.length === 2));
    for (const ofDesk of [texts.automate, texts.manage]) {
      expect(ofDesk.length).toBeLessThanOrEqual(11);
      expect(ofDesk.at(-1)).toContain(String(end.facts.processPid));
    }
  });

  it('end in one ticket in the last state at a desk that was down the whole time', async () => {
    const id = newIncidentId();
    await setFaults(addresses.automate, { failWith: 500 });
    const statuses = await pushFast(addresses, updates(id));
    expect(statuses.filter((status) => status === 200)).toHaveLength(EVENTS);
    const flooded = await until(
      () => view(id),
      ({ events, revision, deliveries }) =>
        events === EVENTS && deliveries['manage']?.delivered?.revision === revision,
    );
    expect(flooded.runs).toBeGreaterThan(2);
    expect(flooded.deliveries['automate']?.ticket).toBeUndefined();
    await setFaults(addresses.automate);
    const pid = String(flooded.facts.processPid);
    const texts = textsByDesk(
      await untilTickets(
        addresses,
        id,
        (found) => found.length === 2 && found.every((ticket) => ticket.texts.at(-1)?.includes(pid)),
      ),
    );
    // The delivery that was under way opens the ticket as things stood when it was planned; one update brings
    // the rest.
    expect(texts.automate.length).toBeLessThanOrEqual(2);
    expect(texts.automate.at(-1)).toMatch(new RegExp(`Process PID: (?:.* → )?${pid}$`, 'm'));
  });
});
