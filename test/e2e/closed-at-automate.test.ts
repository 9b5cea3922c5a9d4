import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import type { DeskTicket } from '../../demo/desk-tickets.ts';
import { ACCOUNT } from '../../demo/settings-file.ts';
import type { Stack } from '../../demo/stack.ts';
import { viewIncident } from '../../src/mailbox/incident-workflows.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import type { TemporalClient } from '../../src/temporal/connect.ts';
import { incidentEvent, newIncidentId, push, startRealStack, untilTickets } from './real-stack.ts';
import { until } from '../until.ts';
import { closeAtAutomate } from './stage.ts';

const ofAutomate = (tickets: readonly DeskTicket[]): DeskTicket | undefined =>
  tickets.find(({ desk }) => desk === 'ConnectWise Automate');

let stack: Stack;
let addresses: Addresses;
let temporal: TemporalClient;
beforeAll(async () => {
  stack = await startRealStack({ automate: { pollInterval: '5s' } });
  ({ addresses } = stack);
  temporal = await connectClient(addresses.temporal);
});
afterAll(async () => {
  await temporal.close();
  await stack.stop();
});

it('a ticket that a technician closed is seen so, and opens again once its incident goes on, and says why', async () => {
  const id = newIncidentId();
  expect(await push(addresses, incidentEvent(addresses, id))).toBe(200);
  const opened = ofAutomate(await untilTickets(addresses, id, (tickets) => tickets.length === 2));
  await closeAtAutomate(addresses, opened?.id ?? 0);
  const seen = await until(
    () => viewIncident(temporal.client, { account: ACCOUNT, incidentId: id }),
    ({ deliveries }) => deliveries['automate']?.seen?.state === 'closed',
  );
  expect(seen.revision).toBe(1);
  expect(seen.deliveries['automate']?.seen).toMatchObject({
    status: 'Closed',
    closing: { by: 'unknown', at: expect.any(Number) as number },
  });

  expect(await push(addresses, incidentEvent(addresses, id, { severity_score: 93 }))).toBe(200);
  const tickets = await untilTickets(addresses, id, (found) =>
    found.every(({ texts }) => texts.some((text) => text.includes(' #2.'))),
  );
  expect(tickets).toHaveLength(2);
  expect(ofAutomate(tickets)?.place).toMatch(/· New$/);
  expect(ofAutomate(tickets)?.texts.at(-1)?.split('\n')).toContain(
    'This ticket had been closed; new activity opened it again.',
  );
});
