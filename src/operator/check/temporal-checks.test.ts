import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '../../temporal/dev-server/free-port.ts';
import { embeddedFindings, heldFindings } from './temporal-checks.ts';

test('names the desks that are held, by whom and why, and how they go on', () => {
  const hold = { since: Date.UTC(2026, 0, 1), by: 'kim@ops', why: 'Manage is updated' };
  expect(heldFindings(new Map([['manage', hold]]))).toEqual([
    {
      level: 'fault',
      message: 'manage: Deliveries are held since 2026-01-01 00:00:00 UTC by kim@ops: Manage is updated.',
      advice: 'To have them go on: `plumbline resume manage`.',
    },
  ]);
  expect(heldFindings(new Map())).toEqual([]);
});

test('of the embedded server it names each port that another program has, unless that may be our own', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const uiPort = await freePort();
  expect(await embeddedFindings({ port, uiPort }, false)).toEqual([
    {
      level: 'warning',
      message: `The embedded Temporal server cannot start: another program listens on 127.0.0.1:${port}.`,
      advice: expect.stringContaining('name other ports in `temporal.embedded`') as string,
    },
  ]);
  expect(await embeddedFindings({ port, uiPort }, true)).toMatchObject([{ level: 'ok' }]);
  other.close();
  await once(other, 'close');
  expect(await embeddedFindings({ port, uiPort }, false)).toMatchObject([{ level: 'ok' }]);
});
