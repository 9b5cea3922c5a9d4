import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { expect, it } from 'vitest';
import { tellFeed } from './tell-feed.ts';

const MINUTE = 60_000;

function clientThat(signal: () => Promise<void>) {
  const signals: (readonly unknown[])[] = [];
  const client = {
    withDeadline: (_deadline: number, act: () => unknown) => act(),
    withAbortSignal: (_signal: AbortSignal, act: () => unknown) => act(),
    workflow: {
      getHandle: (id: string) => ({
        signal: (name: string, at: number) => {
          signals.push([id, name, at]);
          return signal();
        },
      }),
    },
  } as unknown as Client;
  return { tell: tellFeed(client), signals };
}

it('tells a feed of a push once a minute, and each account’s feed of its own', async () => {
  const { tell, signals } = clientThat(() => Promise.resolve());
  for (const at of [MINUTE, MINUTE + 1, 2 * MINUTE - 1, 2 * MINUTE]) await tell('main', at);
  await tell('other', 2 * MINUTE);
  expect(signals).toEqual([
    ['feed/main', 'pushSeen', MINUTE],
    ['feed/main', 'pushSeen', 2 * MINUTE],
    ['feed/other', 'pushSeen', 2 * MINUTE],
  ]);
});

it('does not mind that an account has no feed', async () => {
  const gone = new WorkflowNotFoundError('no such workflow', 'feed/main', undefined);
  const { tell, signals } = clientThat(() => Promise.reject(gone));
  await expect(tell('main', MINUTE)).resolves.toBeUndefined();
  expect(signals).toHaveLength(1);
});
