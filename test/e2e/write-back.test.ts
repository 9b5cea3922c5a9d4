import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import { ACCOUNT } from '../../demo/settings-file.ts';
import type { Stack } from '../../demo/stack.ts';
import { viewIncident } from '../../src/mailbox/incident-workflows.ts';
import { connectClient } from '../../src/temporal/connect.ts';
import type { TemporalClient } from '../../src/temporal/connect.ts';
import type { IncidentView } from '../../src/workflows/contracts.ts';
import { newIncidentId, setFaults, startRealStack, textsByDesk, untilTickets } from './real-stack.ts';
import { until } from '../until.ts';
import { activity, afterPolls, atGravityZone, changeTicket } from './stage.ts';

let stack: Stack;
let addresses: Addresses;
let temporal: TemporalClient;
beforeAll(async () => {
  stack = await startRealStack({
    policy: { updateInterval: '0s' },
    manage: { pollInterval: '5s' },
    gravityzone: {
      pollInterval: '1s',
      incidentCalls: { most: 1_000, within: '1s' },
      writeBack: { enabled: true },
    },
  });
  ({ addresses } = stack);
  await setFaults(addresses.gravityzone, { limits: false });
  temporal = await connectClient(addresses.temporal);
});
afterAll(async () => {
  await temporal.close();
  await stack.stop();
});

/** The closing status of the demo's service desk at Manage. */
const CLOSED = 312;
interface Incident {
  readonly status: string;
  readonly notes: readonly { readonly text: string }[];
}
const incidentAt = (incidentId: string) =>
  atGravityZone(addresses, 'GET', `incidents/${incidentId}`) as Promise<Incident>;
const viewOf = (incidentId: string): Promise<IncidentView> =>
  viewIncident(temporal.client, { account: ACCOUNT, incidentId });

it('a ticket that a technician closes closes the incident, and the close that comes back changes nothing', async () => {
  const incidentId = newIncidentId();
  await activity(addresses, incidentId);
  await untilTickets(addresses, incidentId, (tickets) => tickets.length === 2);
  // The feed has read it before the technician comes.
  const { deliveries } = await until(
    () => viewOf(incidentId),
    ({ facts }) => facts.incidentNumber !== undefined,
  );
  const ticket = deliveries['manage']?.ticket?.id ?? '';
  await until(
    () => incidentAt(incidentId),
    ({ notes }) => (notes.at(-1)?.text ?? '').includes(`Manage ticket ${ticket} opened`),
  );
  const before = textsByDesk(await untilTickets(addresses, incidentId, () => true));

  await changeTicket(addresses, ticket, { status: CLOSED });
  const closed = await until(
    () => incidentAt(incidentId),
    ({ status }) => status === 'closed',
  );
  expect(closed.notes.at(-1)?.text).toContain(`Manage ticket ${ticket} was closed by a technician`);
  const noted = await untilTickets(addresses, incidentId, (tickets) =>
    tickets.some(({ texts }) => texts.join().includes('→ closed')),
  );
  await afterPolls(stack, 3); // the echo has come
  const after = textsByDesk(await untilTickets(addresses, incidentId, () => true));
  expect(after).toEqual(textsByDesk(noted));
  expect(after.manage).toEqual(before.manage);
  expect(after.automate.slice(before.automate.length)).toEqual([
    expect.stringContaining('Incident status: n/a → closed'),
    'Finished by plumbline.',
  ]);
  expect((await viewOf(incidentId)).facts.status).toBe('closed');
});
