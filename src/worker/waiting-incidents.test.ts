import { CancelledFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import type { DeliverEnd } from '../activities/deliver.ts';
import type { DeliverInput } from '../activities/delivering.ts';
import { delivery, snapshot, ticketPolicy } from '../incident/builders.fixture.ts';
import type { Category } from '../incident/category.ts';
import { packDelivery } from '../incident/packed-delivery.ts';
import { waitingIncidents } from './waiting-incidents.ts';

const DOWN = { code: 'down', message: 'Manage is down.', advice: 'Wait.' };
const inputOf = (incidentId: string, category: Category): DeliverInput => ({
  key: { account: 'main', incidentId, mark: 'GZ', formerMarks: [], life: 'k7ab' },
  target: snapshot(1, { category }),
  left: delivery(),
  policy: ticketPolicy(),
  isAsked: false,
});
const ended = (end: DeliverEnd) => () => Promise.resolve({ left: packDelivery(delivery()), news: [], end });

const fails = () => Promise.reject(new Error('down'));

/** What is woken, and attempts that end in some way. */
function wakening() {
  const woken: string[] = [];
  const clock = { now: 0 };
  const waiting = waitingIncidents(
    ({ incidentId }) => {
      woken.push(incidentId);
      return Promise.reject(new Error('It is over.'));
    },
    () => clock.now,
  );
  const tries = async (incidentId: string, category: Category, deliver: ReturnType<typeof ended>) => {
    await waiting
      .watch({ deliver })
      .deliver(inputOf(incidentId, category))
      .catch(() => undefined);
  };
  return { woken, tries, clock, wake: waiting.wake };
}

it('wakes once, the most severe first, those whose last attempt found the desk down', async () => {
  const { woken, tries, wake } = wakening();
  await tries('low', 'low', fails);
  await tries('told', 'medium', ended({ kind: 'unavailable', problem: DOWN, retryAfter: 0 }));
  await tries('high', 'high', fails);
  await tries('in doubt', 'medium', ended({ kind: 'waiting', problem: DOWN, retryAfter: 60_000 }));
  await tries('read back', 'low', ended({ kind: 'waiting', problem: undefined, retryAfter: 0 }));
  await tries('settled since', 'high', fails);
  await tries('settled since', 'high', ended({ kind: 'settled' }));
  await tries('stopped', 'high', () => Promise.reject(new CancelledFailure('stopped')));
  await wake();
  expect(woken).toEqual(['high', 'in doubt', 'told', 'low']);
  await wake();
  expect(woken).toHaveLength(4);
});

it('wakes one that failed again although it was woken after a rest, twice as long each time, until it has got on', async () => {
  const { woken, tries, clock, wake } = wakening();
  const wakesAfter = async (ms: number): Promise<boolean> => {
    const before = woken.length;
    await tries('poison', 'high', ended({ kind: 'stopped' }));
    await tries('poison', 'high', fails);
    clock.now += ms;
    await wake();
    return woken.length > before;
  };
  expect(await wakesAfter(0)).toBe(true);
  expect(await wakesAfter(29_999)).toBe(false);
  expect(await wakesAfter(1)).toBe(true);
  expect(await wakesAfter(59_999)).toBe(false);
  expect(await wakesAfter(1)).toBe(true);
  for (let n = 0; n < 10; n += 1) await wakesAfter(3_600_000);
  expect(await wakesAfter(3_599_999)).toBe(false);
  await tries('poison', 'high', ended({ kind: 'settled' }));
  expect(await wakesAfter(0)).toBe(true);
});

it('wakes one whose rest has ended without a try of its own meanwhile', async () => {
  const { woken, tries, clock, wake } = wakening();
  await tries('high', 'high', fails);
  await wake();
  await tries('high', 'high', fails);
  await wake();
  clock.now += 30_000;
  await wake();
  expect(woken).toEqual(['high', 'high']);
});
