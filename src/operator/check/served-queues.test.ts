import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../settings/settings.ts';
import { servedFinding } from './served-queues.ts';

const settings = {
  temporal: { taskQueuePrefix: 'pl' },
  desks: { manage: {}, automate: undefined },
  accounts: { main: { api: {} }, bare: {} },
} as unknown as Settings;

const ALL = ['pl-incidents', 'pl-desk-manage', 'pl-desk-manage-high', 'pl-account-main'];

/** Temporal, of which workers ask for work at some task queues: just now, or so many seconds ago. */
function temporal(queues: readonly string[], secondsAgo = 0): Client {
  const lastAccessTime = msToTs(Date.now() - secondsAgo * 1_000);
  return {
    options: { namespace: 'default' },
    workflowService: {
      describeTaskQueue: ({ taskQueue }: { readonly taskQueue: { readonly name: string } }) =>
        Promise.resolve({
          pollers: queues.includes(taskQueue.name) ? [{ lastAccessTime }] : [],
        }),
    },
  } as unknown as Client;
}

describe('of the task queues', () => {
  it('all are served', async () => {
    expect(await servedFinding(temporal(ALL), settings)).toEqual({
      level: 'ok',
      message: 'Workers serve all 4 task queues.',
    });
  });

  it.each(ALL.slice(1))('%s is named where nobody takes from it', async (queue) => {
    const served = ALL.filter((each) => each !== queue);
    expect(await servedFinding(temporal(served), settings)).toMatchObject({
      level: 'warning',
      message: `Workers run, and none serves ${queue}: what is to be done there waits.`,
      advice: expect.stringContaining('start them anew') as string,
    });
  });

  it('that of workflows is told alone where no worker runs', async () => {
    expect(await servedFinding(temporal([]), settings)).toMatchObject({
      level: 'warning',
      message: expect.stringMatching(/^No worker serves task queue pl-incidents: /) as string,
    });
  });

  it('one whose worker has not asked for minutes is not served', async () => {
    expect((await servedFinding(temporal(ALL, 300), settings)).level).toBe('warning');
  });
});
