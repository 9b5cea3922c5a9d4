import type { Client } from '@temporalio/client';
import { expect, it } from 'vitest';
import type { Settings } from '../settings/settings.ts';
import { heldDesks, pauseDesk, resumeDesk } from './desk-hold.ts';

const settings = { temporal: { taskQueuePrefix: 'pl' }, desks: { manage: {} } } as unknown as Settings;

/** Temporal's task queues; it takes so many changes of them, then it is not reached. */
function temporal({ changes = Number.POSITIVE_INFINITY, held = [] as readonly string[] }) {
  const heldNow = new Set(held);
  const workflowService = {
    describeTaskQueue: ({ taskQueue }: { readonly taskQueue: { readonly name: string } }) =>
      Promise.resolve({
        pollers: [],
        config: heldNow.has(taskQueue.name)
          ? { queueRateLimit: { rateLimit: { requestsPerSecond: 0 } } }
          : {},
      }),
    updateTaskQueueConfig: (change: {
      readonly taskQueue: string;
      readonly updateQueueRateLimit: { readonly rateLimit?: object };
    }) => {
      if (changes === 0) return Promise.reject(new Error('not reached'));
      changes -= 1;
      if (change.updateQueueRateLimit.rateLimit === undefined) heldNow.delete(change.taskQueue);
      else heldNow.add(change.taskQueue);
      return Promise.resolve({});
    },
  };
  return { options: { namespace: 'default' }, workflowService } as unknown as Client;
}

it('people are told of a desk of which only a part could be held', async () => {
  const client = temporal({ changes: 1 });
  await expect(pauseDesk(client, settings, 'manage', '')).rejects.toThrow('not reached');
  expect([...(await heldDesks(client, settings)).keys()]).toEqual(['manage']);
});

it('people are told of a desk of which only a part could be released', async () => {
  const client = temporal({ changes: 1, held: ['pl-desk-manage', 'pl-desk-manage-high'] });
  await expect(resumeDesk(client, settings, 'manage')).rejects.toThrow('not reached');
  expect([...(await heldDesks(client, settings)).keys()]).toEqual(['manage']);
});

it('that Temporal does not tell is no sign that no desk is held', async () => {
  const workflowService = { describeTaskQueue: () => Promise.reject(new Error('not allowed')) };
  const client = { options: { namespace: 'default' }, workflowService } as unknown as Client;
  await expect(heldDesks(client, settings)).rejects.toThrow('not allowed');
});
