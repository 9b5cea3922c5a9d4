import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import { ACCOUNT } from '../../demo/settings-file.ts';
import type { Stack } from '../../demo/stack.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import { incidentWorkflowId } from '../../src/workflows/names.ts';
import {
  incidentEvent,
  newIncidentId,
  push,
  startRealStack,
  textsByDesk,
  untilTickets,
} from './real-stack.ts';

let stack: Stack;
let addresses: Addresses;
beforeAll(async () => {
  stack = await startRealStack({ policy: { updateInterval: '0s', openFrom: 'medium' } });
  ({ addresses } = stack);
});
afterAll(() => stack.stop());

/** Ends the incident's workflow, as its watch ends after a while; what it knew is gone. */
async function endLife(incidentId: string): Promise<void> {
  const { connection, close } = await connectClient(addresses.temporal);
  const workflowId = incidentWorkflowId(ACCOUNT, incidentId);
  const { namespace } = addresses.temporal;
  await connection.workflowService.terminateWorkflowExecution({
    namespace,
    workflowExecution: { workflowId },
  });
  await close();
}

it.each([
  { before: 55, after: 95, places: ['EDR High', 'Security Incidents'] },
  { before: 95, after: 20, places: ['EDR Low', 'Service Desk · Priority 4'] },
])('an incident that comes back with score $after goes on in its tickets, and moves them', async (life) => {
  const { before, after, places } = life;
  const id = newIncidentId();
  await push(addresses, incidentEvent(addresses, id, { severity_score: before }));
  await untilTickets(addresses, id, (found) => found.length === 2);
  await endLife(id);
  await push(addresses, incidentEvent(addresses, id, { severity_score: after }));
  const tickets = await untilTickets(addresses, id, (found) => found.every(({ texts }) => texts.length > 1));
  for (const [, note, ...more] of Object.values(textsByDesk(tickets))) {
    expect(note).toMatch(/^Activity after plumbline stopped watching/);
    expect(note).toContain(`[GZ-${id} #2.`);
    expect(more).toEqual([]);
  }
  expect(tickets.map(({ place }) => place)).toEqual(
    places.map((place) => expect.stringContaining(place) as string),
  );
});
