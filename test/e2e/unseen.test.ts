import { afterAll, beforeAll, expect, it } from 'vitest';
import { MANAGE_GRID } from '../../demo/seed.ts';
import { ACCOUNT } from '../../demo/settings-file.ts';
import type { Stack } from '../../demo/stack.ts';
import { viewIncident } from '../../src/mailbox/incident-workflows.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import type { TemporalClient } from '../../src/temporal/connect.ts';
import type { Delivery } from '../../src/incident/delivery.ts';
import {
  incidentEvent,
  newIncidentId,
  push,
  setFaults,
  startRealStack,
  untilTickets,
  warningsOf,
} from './real-stack.ts';
import { until } from '../until.ts';

let stack: Stack;
let temporal: TemporalClient;
beforeAll(async () => {
  stack = await startRealStack({ policy: { doubt: '3s', blockedRetry: '3s' } });
  temporal = await connectClient(stack.addresses.temporal);
});
afterAll(async () => {
  await temporal.close();
  await stack.stop();
});

/** Pushes an event of the incident; its tickets get it as long as nothing is in the way. */
async function tell(incidentId: string, score: number): Promise<void> {
  const { addresses } = stack;
  const event = incidentEvent(addresses, incidentId, { severity_score: score });
  expect(await push(addresses, event)).toBe(200);
}

/** Waits until what is known of the ticket at each desk is as wanted. */
const untilDeliveries = (incidentId: string, wanted: (delivery: Delivery) => boolean): Promise<unknown> =>
  until(
    () => viewIncident(temporal.client, { account: ACCOUNT, incidentId }),
    ({ deliveries }) => Object.keys(deliveries).length === 2 && Object.values(deliveries).every(wanted),
  );
const isDelivered =
  (revision: number) =>
  ({ state, delivered }: Delivery): boolean =>
    state === 'delivered' && delivered?.revision === revision;
const isUnproved = ({ state, problem }: Delivery): boolean =>
  state === 'blocked' && problem?.code === 'absence-unproved';

it('tickets that cannot be seen for a while get no second one, and their incidents go on once they can', async () => {
  const { addresses } = stack;
  const [known, fresh] = [newIncidentId(), newIncidentId()];
  // Five of ours: fewer might have been deleted, and would not keep a new incident from its ticket.
  for (const incidentId of [newIncidentId(), newIncidentId(), newIncidentId(), newIncidentId(), known]) {
    await tell(incidentId, 50);
    await untilDeliveries(incidentId, isDelivered(1));
  }

  const boards = [...new Set(Object.values(MANAGE_GRID).map(({ board }) => board))];
  await setFaults(addresses.manage, { hiddenBoards: boards });
  await setFaults(addresses.automate, { missingRights: true });
  await tell(known, 60);
  await tell(fresh, 60);
  await untilDeliveries(known, isUnproved);
  await untilDeliveries(fresh, isUnproved);
  const warnings = await warningsOf(stack, 'worker', fresh);
  const blocked = warnings.filter(({ msg }) => String(msg).includes(': blocked: '));
  expect(blocked.map(({ desk }) => desk).toSorted()).toEqual(['automate', 'manage']);
  for (const { advice, code } of blocked)
    expect([code, advice]).toEqual(['absence-unproved', expect.stringMatching(/\.$/)]);

  await setFaults(addresses.manage);
  await setFaults(addresses.automate);
  await untilDeliveries(known, isDelivered(2));
  await untilDeliveries(fresh, isDelivered(1));
  const texts = async (incidentId: string): Promise<readonly number[]> =>
    (await untilTickets(addresses, incidentId, () => true)).map((ticket) => ticket.texts.length);
  expect(await texts(known)).toEqual([2, 2]);
  expect(await texts(fresh)).toEqual([1, 1]);
});

it('a ticket that became a project ticket is followed there, and none opens beside it', async () => {
  const { addresses } = stack;
  const incidentId = newIncidentId();
  await tell(incidentId, 50);
  await untilDeliveries(incidentId, isDelivered(1));
  const [ticket] = (await untilTickets(addresses, incidentId, (all) => all.length === 2)).filter(
    ({ desk }) => desk === 'ConnectWise Manage',
  );
  const emulator = `${addresses.manage.url}/emulator`;
  const path = `technician/service/tickets/${ticket?.id ?? 0}/convert`;
  expect((await fetch(`${emulator}/${path}`, { method: 'POST' })).status).toBe(204);

  await tell(incidentId, 99);
  await untilDeliveries(incidentId, isDelivered(2));
  const all = (await (await fetch(`${emulator}/tickets`)).json()) as readonly ManageTicket[];
  const ours = all.filter(({ summary }) => summary.includes(incidentId));
  expect(ours).toMatchObject([
    {
      id: ticket?.id,
      board: { id: MANAGE_GRID.medium.board },
      priority: { id: MANAGE_GRID.high.priority },
      notes: [{}, { text: expect.stringContaining(`[GZ-${incidentId} #2.`) as string }],
    },
  ]);
});

interface ManageTicket {
  readonly id: number;
  readonly summary: string;
}
