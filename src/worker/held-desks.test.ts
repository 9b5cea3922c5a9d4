import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { expect, test } from 'vitest';
import { policy, ticketPolicy } from '../incident/builders.fixture.ts';
import { tellHeldDesks } from './held-desks.ts';

const POLICY = policy({
  desks: ['automate', 'manage'].map((name) => ({
    name,
    taskQueue: `desk-${name}`,
    highQueue: `desk-${name}-high`,
    tickets: ticketPolicy(),
  })),
});

/** A Temporal that answers of each task queue what `describe` does, and counts. */
function temporalWith(describe: (taskQueue: string) => object) {
  const asked: string[] = [];
  const client = {
    options: { namespace: 'edr' },
    withDeadline: (_deadline: number, act: () => unknown) => act(),
    workflowService: {
      describeTaskQueue({ taskQueue: { name } }: { readonly taskQueue: { readonly name: string } }) {
        asked.push(name);
        return Promise.resolve({ pollers: [], ...describe(name) });
      },
    },
  } as unknown as Client;
  return { asked, tell: tellHeldDesks(client) };
}

const HELD = {
  config: {
    queueRateLimit: {
      rateLimit: { requestsPerSecond: 0 },
      metadata: { reason: 'Update', updateIdentity: 'kim@ops', updateTime: msToTs(7_000) },
    },
  },
};

test('a policy tells of a desk that is held, by whom and why; Temporal is asked once for many', async () => {
  const { asked, tell } = temporalWith((queue) => (queue === 'desk-manage' ? HELD : {}));
  const [, told] = await Promise.all([tell(POLICY), tell(POLICY), tell(POLICY)]);
  expect(told.desks.map(({ name, paused }) => [name, paused])).toEqual([
    ['automate', undefined],
    ['manage', { since: 7_000, by: 'kim@ops', why: 'Update' }],
  ]);
  expect(asked).toEqual(['desk-automate', 'desk-manage']);
});

test('a rate that somebody set by hand holds no desk', async () => {
  const { tell } = temporalWith(() => ({
    config: { queueRateLimit: { rateLimit: { requestsPerSecond: 10 } } },
  }));
  expect(await tell(POLICY)).toEqual(POLICY);
});

test('where Temporal cannot tell, the policy is as it was', async () => {
  const { tell } = temporalWith(() => {
    throw new Error('UNIMPLEMENTED');
  });
  expect(await tell(POLICY)).toEqual(POLICY);
});
