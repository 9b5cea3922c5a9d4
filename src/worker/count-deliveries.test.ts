import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { Counter, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import type { DeliverResult } from '../activities/deliver.ts';
import type { DeliverInput } from '../activities/delivering.ts';
import { delivery, snapshot, ticketPolicy } from '../incident/builders.fixture.ts';
import { packDelivery } from '../incident/packed-delivery.ts';
import { countDeliveries } from './count-deliveries.ts';

const INPUT: DeliverInput = {
  key: { account: 'main', incidentId: 'abc', mark: 'GZ', formerMarks: [], life: 'k7ab' },
  target: snapshot(1),
  left: delivery(),
  policy: ticketPolicy(),
  isAsked: false,
};
const SETTLED: DeliverResult = { left: packDelivery(delivery()), news: [], end: { kind: 'settled' } };

function counted(end: () => Promise<DeliverResult>) {
  const counter = new Counter({
    name: 'attempts',
    help: 'Attempts.',
    labelNames: ['desk', 'outcome'],
    registers: [new Registry()],
  });
  const counts = async (): Promise<string[]> =>
    (await counter.get()).values.map(({ labels, value }) => `${labels.outcome} ${value}`);
  return { ...countDeliveries(counter, 'manage', { deliver: end }), counts };
}

test('starts every counter at 0', async () => {
  const outcomes = ['settled', 'waiting', 'behind', 'unavailable', 'refused', 'stopped'];
  const { counts } = counted(() => Promise.resolve(SETTLED));
  expect(await counts()).toEqual(outcomes.map((outcome) => `${outcome} 0`));
});

test('hands the answer on and counts how it ended', async () => {
  const { deliver, counts } = counted(() => Promise.resolve(SETTLED));
  expect(await deliver(INPUT)).toBe(SETTLED);
  expect(await counts()).toContain('settled 1');
});

test.each<[string, Error]>([
  ['unavailable', ApplicationFailure.retryable('later', 'unavailable')],
  ['unavailable', new TypeError('a fault of ours')],
  ['stopped', new CancelledFailure('stopped')],
])('counts a failure as %s and lets it pass', async (outcome, error) => {
  const { deliver, counts } = counted(() => Promise.reject(error));
  await expect(deliver(INPUT)).rejects.toBe(error);
  expect(await counts()).toContain(`${outcome} 1`);
});
