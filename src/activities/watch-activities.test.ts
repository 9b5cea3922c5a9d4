import { beforeEach, describe, expect, test } from 'vitest';
import { ApplicationFailure } from '@temporalio/common';
import type { ChangedTickets, SightedTicket, TicketWatch } from '../desks/desk.ts';
import { VendorRefused } from '../http/vendor-errors.ts';
import { sighting } from '../incident/builders.fixture.ts';
import { lastSent } from './last-sent.ts';
import type { LastSent } from './last-sent.ts';
import { runningActivity } from './running-activity.fixture.ts';
import { watchActivities } from './watch-activities.ts';
import type { WatchActivities } from './watch-activities.ts';

const NAME = { account: 'main', incidentId: 'abc' };
const OPEN: SightedTicket = { ...NAME, sighting: sighting() };
const CLOSED: SightedTicket = { ...NAME, sighting: sighting({ state: 'closed', status: 'Done' }) };

let sent: (SightedTicket | string)[];
let isWatched: boolean;
let known: LastSent;
beforeEach(() => {
  known = lastSent();
  sent = [];
  isWatched = true;
});

function activitiesOf(watch: Partial<TicketWatch>): WatchActivities {
  const refuse = (): Promise<never> => Promise.reject(new Error('The test did not expect this call.'));
  return watchActivities(
    { lookAt: refuse, changedSince: refuse, keepCallbacks: refuse, ...watch },
    {
      seen: (ticket) => {
        sent.push(ticket);
        return Promise.resolve(isWatched);
      },
      gone: (id) => {
        sent.push(`${id} is gone`);
        return Promise.resolve();
      },
    },
    known,
  );
}

/** A watch that answers one poll after the other. */
function polling(...answers: (readonly SightedTicket[])[]): WatchActivities {
  let polls = 0;
  return activitiesOf({
    changedSince: (): Promise<ChangedTickets> => {
      polls += 1;
      return Promise.resolve({ tickets: answers.shift() ?? [], cursor: `after poll ${polls}` });
    },
  });
}

describe('polling', () => {
  test('sends each incident how its ticket stands, and answers where it has come to', async () => {
    const activities = polling([OPEN]);
    expect(await runningActivity(() => activities.pollTickets(undefined))).toEqual({
      cursor: 'after poll 1',
      seen: 1,
    });
    expect(sent).toEqual([OPEN]);
  });

  test('sends each sighting once, though windows overlap', async () => {
    const again = { ...NAME, sighting: sighting({ state: 'closed', status: 'Done', changedAt: 9e12 }) };
    const activities = polling([OPEN], [OPEN], [CLOSED], [CLOSED], [again], [OPEN]);
    for (let poll = 0; poll < 6; poll += 1) await runningActivity(() => activities.pollTickets('x'));
    expect(sent).toEqual([OPEN, CLOSED, again, OPEN]);
  });

  test('does not send what a delivery has just seen: most changes are our own writes', async () => {
    known.remember(OPEN.sighting.ticket, JSON.stringify(OPEN.sighting));
    const activities = polling([OPEN], [CLOSED]);
    for (let poll = 0; poll < 2; poll += 1) await runningActivity(() => activities.pollTickets('x'));
    expect(sent).toEqual([CLOSED]);
  });

  test('sends again what no incident has heard of', async () => {
    const activities = polling([OPEN], [OPEN]);
    isWatched = false;
    await runningActivity(() => activities.pollTickets('x'));
    isWatched = true;
    await runningActivity(() => activities.pollTickets('x'));
    expect(sent).toEqual([OPEN, OPEN]);
  });

  test('sends again what could not be sent', async () => {
    let calls = 0;
    const activities = watchActivities(
      {
        lookAt: () => Promise.reject(new Error('not asked')),
        changedSince: () => Promise.resolve({ tickets: [OPEN], cursor: 'x' }),
        keepCallbacks: () => Promise.reject(new Error('not asked')),
      },
      {
        seen: () => {
          calls += 1;
          return calls === 1 ? Promise.reject(new Error('Temporal is down')) : Promise.resolve(true);
        },
        gone: () => Promise.resolve(),
      },
      known,
    );
    await expect(runningActivity(() => activities.pollTickets('x'))).rejects.toThrow('Temporal is down');
    await runningActivity(() => activities.pollTickets('x'));
    expect(calls).toBe(2);
  });
});

describe('looking at tickets', () => {
  test('sends those that are ours, and of those that are gone', async () => {
    const activities = activitiesOf({
      lookAt: (ids) =>
        Promise.resolve({ tickets: ids.includes('1001') ? [CLOSED] : [], gone: ['7'], unread: ['9'] }),
    });
    expect(await runningActivity(() => activities.lookAtTickets(['1001', '7', '8', '9']))).toEqual(['9']);
    expect(sent).toEqual([CLOSED, '7 is gone']);
  });

  test('fails for good where the desk refuses', async () => {
    const refusal = new VendorRefused('manage', { code: 'forbidden', message: 'No.', advice: 'Grant it.' });
    const activities = activitiesOf({ lookAt: () => Promise.reject(refusal) });
    const failure: unknown = await runningActivity(() => activities.lookAtTickets(['1'])).catch(
      (e: unknown) => e,
    );
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'forbidden', nonRetryable: true });
  });
});

test('keeping callbacks answers how they stand', async () => {
  const activities = activitiesOf({ keepCallbacks: () => Promise.resolve({ kind: 'on' }) });
  expect(await runningActivity(() => activities.keepCallbacks())).toEqual({ kind: 'on' });
});
