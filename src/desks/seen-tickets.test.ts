import { expect, test } from 'vitest';
import { seenTickets } from './seen-tickets.ts';
import type { EmptySearch } from './seen-tickets.ts';

const INCIDENT = { account: 'main', incidentId: 'abc' };
/** A search of a desk that shows nothing at all, unless `changes` say otherwise. */
const search = (changes: Partial<EmptySearch> = {}): EmptySearch => ({
  incident: INCIDENT,
  listed: [],
  denied: undefined,
  ours: () => Promise.resolve([]),
  sameRights: () => Promise.resolve(false),
  advice: 'Check the rights.',
  ...changes,
});
const unproved = {
  vendor: 'automate',
  code: 'absence-unproved',
  advice: 'Check the rights.',
  retryable: false,
};
const visible = () => Promise.resolve(true);
const neverAsked = () => Promise.reject(new Error('no request was needed'));

test('the five tickets seen last are asked for, the newest first', () => {
  const seen = seenTickets('automate');
  for (const id of ['1', '2', '3', '4', '5', '6', '3']) seen.saw(id);
  expect(seen.ids()).toEqual(['3', '6', '5', '4', '2']);
});

test('absence is proved by any ticket that the search listed, at no further request', async () => {
  const seen = seenTickets('automate');
  for (const id of ['1', '2']) seen.saw(id);
  await seen.proveAbsence(search({ listed: ['1'], ours: neverAsked, sameRights: neverAsked }));
});

test('absence is proved by another ticket of ours, which is remembered', async () => {
  const seen = seenTickets('automate');
  seen.saw('1');
  await seen.proveAbsence(search({ ours: () => Promise.resolve(['9', '8']), sameRights: neverAsked }));
  expect(seen.ids()).toEqual(['9', '8', '1']);
});

test('absence is proved by what takes the same rights as long as few tickets of ours were seen, or none where one was denied', async () => {
  const seen = seenTickets('automate');
  for (const id of ['1', '2', '3', '4']) {
    await seen.proveAbsence(search({ sameRights: visible }));
    seen.saw(id);
  }
  await seen.proveAbsence(search({ sameRights: visible }));
  await expect(seen.proveAbsence(search({ denied: '9', sameRights: visible }))).rejects.toMatchObject(
    unproved,
  );
  seen.saw('5');
  await expect(seen.proveAbsence(search({ sameRights: visible }))).rejects.toMatchObject(unproved);
});

test('what takes the same rights is a ticket for an incident that had one, and anything for others', async () => {
  const seen = seenTickets('automate');
  const isVisible = (hadTicket: boolean) => Promise.resolve(!hadTicket);
  await seen.proveAbsence(search({ sameRights: isVisible }));
  await expect(seen.proveAbsence(search({ denied: '9', sameRights: isVisible }))).rejects.toMatchObject(
    unproved,
  );
  seen.saw('1', INCIDENT);
  seen.saw('1');
  await expect(seen.proveAbsence(search({ sameRights: isVisible }))).rejects.toMatchObject(unproved);
  for (const other of [{ account: 'other' }, { incidentId: 'other' }])
    await seen.proveAbsence(search({ incident: { ...INCIDENT, ...other }, sameRights: isVisible }));
});

test('absence is not proved where nothing is visible', async () => {
  await expect(seenTickets('automate').proveAbsence(search())).rejects.toMatchObject(unproved);
});

test('a ticket that was not found by its id proves nothing, and is forgotten once its absence is proved', async () => {
  const seen = seenTickets('automate');
  seen.saw('1');
  const denied = { denied: '1', listed: ['1'], ours: () => Promise.resolve(['1']) };
  await expect(seen.proveAbsence(search(denied))).rejects.toMatchObject(unproved);
  expect(seen.ids()).toEqual(['1']);
  await seen.proveAbsence(search({ ...denied, sameRights: visible }));
  expect(seen.ids()).toEqual([]);
});
