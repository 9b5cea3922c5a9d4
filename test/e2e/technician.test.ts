import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import { ACCOUNT } from '../../demo/settings-file.ts';
import type { Stack } from '../../demo/stack.ts';
import { viewIncident } from '../../src/mailbox/incident-workflows.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import type { TemporalClient } from '../../src/temporal/connect.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { incidentEvent, newIncidentId, push, setFaults, startRealStack } from './real-stack.ts';
import { until } from '../until.ts';
import { changeTicket } from './stage.ts';

let stack: Stack;
let addresses: Addresses;
let temporal: TemporalClient;
beforeAll(async () => {
  // No poll but the first: what reaches the incident, Manage's callbacks brought.
  stack = await startRealStack({ manage: { pollInterval: '1h' } });
  ({ addresses } = stack);
  temporal = await connectClient(addresses.temporal);
});
afterAll(async () => {
  await temporal.close();
  await stack.stop();
});

const viewOf = (incidentId: string): Promise<IncidentView> =>
  viewIncident(temporal.client, { account: ACCOUNT, incidentId });

/** What a technician does to a ticket at Manage. */
async function asTechnician(method: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${addresses.manage.url}/emulator/technician/service/tickets/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}
/** Opens an incident and gives the number of its ticket at Manage, once Manage calls us about tickets. */
async function openIncident(): Promise<{ readonly incidentId: string; readonly ticket: string }> {
  const incidentId = newIncidentId();
  expect(await push(addresses, incidentEvent(addresses, incidentId))).toBe(200);
  const view = await until(
    () => viewOf(incidentId),
    ({ deliveries }) => deliveries['manage']?.state === 'delivered',
  );
  const callbacks = await until(
    async () => (await fetch(`${addresses.manage.url}/emulator/requests`)).json() as Promise<Requests>,
    ({ byRoute }) => (byRoute['POST /system/callbacks'] ?? 0) >= 2,
  );
  expect(callbacks.byRoute['POST /system/callbacks']).toBe(2); // one for each board of the grid
  return { incidentId, ticket: view.deliveries['manage']?.ticket?.id ?? '' };
}
interface Requests {
  readonly byRoute: Readonly<Record<string, number>>;
}

const seenAs = (incidentId: string, state: string): Promise<IncidentView> =>
  until(
    () => viewOf(incidentId),
    ({ deliveries }) => deliveries['manage']?.seen?.state === state,
  );

describe('what a technician does at Manage reaches the incident over the callback', () => {
  it('when the ticket is closed, opened again, moved and deleted', async () => {
    const { incidentId, ticket } = await openIncident();
    await changeTicket(addresses, ticket, { status: 312 });
    const closed = await seenAs(incidentId, 'closed');
    expect(closed.deliveries['manage']?.seen).toMatchObject({ status: 'Closed', board: 'Service Desk' });

    await changeTicket(addresses, ticket, { status: 310 });
    await seenAs(incidentId, 'open');

    await changeTicket(addresses, ticket, { board: 22, status: 410, type: 15 });
    await until(
      () => viewOf(incidentId),
      ({ deliveries }) => deliveries['manage']?.seen?.board === 'Security Incidents',
    );

    await asTechnician('DELETE', ticket);
    await seenAs(incidentId, 'gone');
  });

  it('when the ticket is merged into another', async () => {
    await setFaults(addresses.manage, { mergedTickets: 'readable' });
    const { ticket: parent } = await openIncident();
    const { incidentId, ticket } = await openIncident();
    await asTechnician('POST', `${parent}/merge`, { mergeTicketIds: [Number(ticket)], status: { id: 310 } });
    const { deliveries } = await seenAs(incidentId, 'merged');
    expect(deliveries['manage']?.seen).toMatchObject({ ticket, mergedInto: parent });
    await setFaults(addresses.manage);
  });

  it('and the next event finds the ticket in the state it is in', async () => {
    const { incidentId, ticket } = await openIncident();
    await changeTicket(addresses, ticket, { status: 312 });
    await seenAs(incidentId, 'closed');
    // The demo's companies push with the time of the gateway: this event was sent after the closing.
    expect(await push(addresses, incidentEvent(addresses, incidentId, { severity_score: 60 }))).toBe(200);
    const view = await until(
      () => viewOf(incidentId),
      ({ deliveries }) => deliveries['manage']?.delivered?.revision === 2,
    );
    expect(view.deliveries['manage']).toMatchObject({ ticket: { id: ticket }, seen: { state: 'open' } });
  });
});
