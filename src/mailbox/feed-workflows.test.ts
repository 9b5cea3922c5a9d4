import { expect, it } from 'vitest';
import { fakeClient } from './fake-client.fixture.ts';
import { notifyFeed } from './feed-workflows.ts';

const MINUTE = 60_000;

it('signals a feed of a push once a minute, and each account’s feed of its own', async () => {
  const { client, signals } = fakeClient();
  const notify = notifyFeed(client);
  for (const at of [MINUTE, MINUTE + 1, 2 * MINUTE - 1, 2 * MINUTE]) await notify('main', at);
  await notify('other', 2 * MINUTE);
  expect(signals).toEqual([
    ['feed/main', 'pushSeen', MINUTE],
    ['feed/main', 'pushSeen', 2 * MINUTE],
    ['feed/other', 'pushSeen', 2 * MINUTE],
  ]);
});

it('does not mind that an account has no feed', async () => {
  const { client, signals } = fakeClient({ kind: 'gone' });
  await expect(notifyFeed(client)('main', MINUTE)).resolves.toBeUndefined();
  expect(signals).toHaveLength(1);
});
