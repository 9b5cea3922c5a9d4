import { expect, test } from 'vitest';
import type { TicketSighting } from '../incident/ticket.ts';
import { closedDesk, closedText } from './close-incident.ts';
import type { ClosedIncident } from './close-incident.ts';

const NAME = { account: 'main', incidentId: 'i-1' };

function linesOf(
  seen: Partial<TicketSighting>,
  isRepeated: boolean,
  writtenBack: ClosedIncident['writtenBack'],
) {
  const standing = { desk: 'manage', ticket: '7', seen: { changedAt: 0, ...seen } as TicketSighting };
  const desk = closedDesk({ ...standing, shouldBe: undefined }, { isRepeated, closes: true });
  const text = closedText(NAME, { status: 'closed', was: 'open', desks: [desk], writtenBack });
  return text.split('\n').slice(1, 3);
}

test.each<[Partial<TicketSighting>, boolean, string]>([
  [{ state: 'open' }, false, 'ticket 7 gets a closing update and is closed.'],
  [{ state: 'open' }, true, 'ticket 7 has its closing update already.'],
  [{ state: 'closed' }, false, 'ticket 7 is closed already, and stays so.'],
  [
    { state: 'merged', mergedInto: '9' },
    false,
    'ticket 7 was merged into 9 at the desk. What is still to be told goes there if the desk shows it and it is of the same company.',
  ],
  [
    { state: 'merged' },
    false,
    'ticket 7 was merged into another one at the desk. What is still to be told goes there if the desk shows it and it is of the same company.',
  ],
  [
    { state: 'gone' },
    false,
    'the desk does not show ticket 7 any more: there is nowhere to write, and no ticket is opened now.',
  ],
])('of a ticket that is %j it is said what becomes of it (repeated: %j)', (seen, isRepeated, words) => {
  expect(linesOf(seen, isRepeated, 'off')[0]).toBe(`manage: ${words}`);
});

test.each<[ClosedIncident['writtenBack'], RegExp]>([
  ['yes', /^GravityZone is told\.$/],
  ['nothing-new', /^GravityZone is told nothing new\.$/],
  ['off', /^GravityZone is not told .*: close it there, too\.$/],
])('whether GravityZone is told is said: %s', (writtenBack, words) => {
  expect(linesOf({ state: 'open' }, false, writtenBack)[1]).toMatch(words);
});
