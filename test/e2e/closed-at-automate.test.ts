import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import type { DeskTicket } from '../../demo/desk-tickets.ts';
import type { Stack } from '../../demo/stack.ts';
import { incidentEvent, newIncidentId, push, startRealStack, untilTickets } from './real-stack.ts';
import { closeAtAutomate } from './stage.ts';

const ofAutomate = (tickets: readonly DeskTicket[]): DeskTicket | undefined =>
  tickets.find(({ desk }) => desk === 'ConnectWise Automate');

describe.each([
  {
    settings: 'name a status to reopen by',
    automate: {},
    status: 'New',
    remark: 'This ticket had been closed; new activity opened it again.',
  },
  {
    settings: 'name none',
    automate: { reopenedStatus: undefined },
    status: 'Closed',
    remark:
      'This ticket stays closed: plumbline is not set up to open tickets again here. Open it by hand if it needs work.',
  },
])('a technician closes the Automate ticket, and the settings $settings', ({ automate, status, remark }) => {
  let stack: Stack;
  let addresses: Addresses;
  beforeAll(async () => {
    stack = await startRealStack({ automate });
    ({ addresses } = stack);
  });
  afterAll(() => stack.stop());

  it('and the ticket stands so, and says why, once the incident goes on', async () => {
    const id = newIncidentId();
    expect(await push(addresses, incidentEvent(addresses, id))).toBe(200);
    const opened = ofAutomate(await untilTickets(addresses, id, (tickets) => tickets.length === 2));
    await closeAtAutomate(addresses, opened?.id ?? 0);

    expect(await push(addresses, incidentEvent(addresses, id, { severity_score: 93 }))).toBe(200);
    const tickets = await untilTickets(addresses, id, (found) =>
      found.every(({ texts }) => texts.length === 2),
    );
    expect(tickets).toHaveLength(2);
    expect(ofAutomate(tickets)?.place).toMatch(new RegExp(`· ${status}$`));
    expect(ofAutomate(tickets)?.texts[1]?.split('\n')).toContain(remark);
  }, 60_000);
});
