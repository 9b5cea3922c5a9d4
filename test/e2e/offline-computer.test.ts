import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import type { DeskTicket } from '../../demo/desk-tickets.ts';
import { RUNNER } from '../../demo/seed.ts';
import type { Stack } from '../../demo/stack.ts';
import { incidentEvent, newIncidentId, push, setFaults, startRealStack, untilTickets } from './real-stack.ts';
import { until } from '../until.ts';
import { activity, edit, setOnline } from './stage.ts';

let stack: Stack;
let addresses: Addresses;
beforeAll(async () => {
  stack = await startRealStack({
    policy: { updateInterval: '0s', shiftDownAfter: '0s' },
    gravityzone: { pollInterval: '2s', incidentCalls: { most: 1_000, within: '1s' } },
  });
  ({ addresses } = stack);
  await setFaults(addresses.gravityzone, { limits: false });
});
afterAll(() => stack.stop());

/** The computer goes or comes that scripts run on. */
const runner = (isOnline: boolean): Promise<unknown> => setOnline(addresses, RUNNER, isOnline);

async function queuedRuns(incidentId: string): Promise<number> {
  const answer = await fetch(`${addresses.automate.url}/emulator/runs`);
  const runs = (await answer.json()) as { marker: string; state: string }[];
  return runs.filter(({ marker, state }) => marker === `[GZ-${incidentId}]` && state === 'queued').length;
}

const untilQueued = (incidentId: string, count: number): Promise<number> =>
  until(
    () => queuedRuns(incidentId),
    (queued) => queued === count,
  );

const ofAutomate = (tickets: readonly DeskTicket[]): DeskTicket | undefined =>
  tickets.find(({ desk }) => desk === 'ConnectWise Automate');

describe('while the runner is offline', () => {
  it('a fall that is queued does not outlive the rise that comes after it', async () => {
    const id = newIncidentId();
    await push(addresses, incidentEvent(addresses, id, { severity_score: 80 }));
    await untilTickets(addresses, id, (found) => found.length === 2);
    await runner(false);
    await push(addresses, incidentEvent(addresses, id, { severity_score: 25 }));
    await untilQueued(id, 1);
    await push(addresses, incidentEvent(addresses, id, { severity_score: 99 }));
    await untilQueued(id, 2);
    await runner(true);

    const tickets = await untilTickets(
      addresses,
      id,
      (found) => ofAutomate(found)?.texts.some((text) => text.includes(' #3.')) === true,
    );
    expect(tickets).toHaveLength(2);
    expect(tickets.map(({ place }) => place)).toEqual([
      expect.stringContaining('EDR High'),
      expect.stringContaining('Security Incidents'),
    ]);
  });

  it('an incident closes whose ticket is on its way: the ticket is known, and told', async () => {
    const id = newIncidentId();
    await runner(false);
    await activity(addresses, id);
    await untilQueued(id, 1);
    await edit(addresses, id, { status: 'closed' });
    await untilTickets(addresses, id, (found) =>
      found.some(({ texts }) => texts.at(-1)?.includes('→ closed')),
    );
    await runner(true);

    const tickets = await untilTickets(
      addresses,
      id,
      (found) => ofAutomate(found)?.place.endsWith('· Closed') === true,
    );
    expect(ofAutomate(tickets)?.texts[1]).toContain('→ closed');
    expect(tickets).toHaveLength(2);
  });
});
