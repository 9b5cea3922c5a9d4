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
  const waiting = waitingIncidents(({ incidentId }) => {
    woken.push(incidentId);
    return Promise.reject(new Error('It is over.'));
  });
  const tries = async (incidentId: string, category: Category, deliver: ReturnType<typeof ended>) => {
    await waiting
      .watch({ deliver })
      .deliver(inputOf(incidentId, category))
      .catch(() => undefined);
  };
  return { woken, tries, wake: waiting.wake };
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

it('wakes one that failed again although it was woken only once it has got on', async () => {
  const { woken, tries, wake } = wakening();
  await tries('poison', 'high', fails);
  await wake();
  await tries('poison', 'high', ended({ kind: 'stopped' }));
  await tries('poison', 'high', fails);
  await wake();
  expect(woken).toEqual(['poison']);
  await tries('poison', 'high', ended({ kind: 'settled' }));
  await tries('poison', 'high', fails);
  await wake();
  expect(woken).toEqual(['poison', 'poison']);
});
