import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import type { DeskTicket } from '../../demo/desk-tickets.ts';
import type { Stack } from '../../demo/stack.ts';
import { incidentEvent, newIncidentId, push, startRealStack, untilTickets } from './real-stack.ts';
import { closeAtAutomate } from './stage.ts';

const ofAutomate = (tickets: readonly DeskTicket[]): DeskTicket | undefined =>
  tickets.find(({ desk }) => desk === 'ConnectWise Automate');

let stack: Stack;
let addresses: Addresses;
beforeAll(async () => {
  stack = await startRealStack();
  ({ addresses } = stack);
});
afterAll(() => stack.stop());

it('a ticket that a technician closed opens again, and says why, once its incident goes on', async () => {
  const id = newIncidentId();
  expect(await push(addresses, incidentEvent(addresses, id))).toBe(200);
  const opened = ofAutomate(await untilTickets(addresses, id, (tickets) => tickets.length === 2));
  await closeAtAutomate(addresses, opened?.id ?? 0);

  expect(await push(addresses, incidentEvent(addresses, id, { severity_score: 93 }))).toBe(200);
  const tickets = await untilTickets(addresses, id, (found) =>
    found.every(({ texts }) => texts.some((text) => text.includes(' #2.'))),
  );
  expect(tickets).toHaveLength(2);
  expect(ofAutomate(tickets)?.place).toMatch(/· New$/);
  expect(ofAutomate(tickets)?.texts.at(-1)?.split('\n')).toContain(
    'This ticket had been closed; new activity opened it again.',
  );
}, 60_000);
