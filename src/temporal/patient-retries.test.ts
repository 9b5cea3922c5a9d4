import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Connection } from '@temporalio/client';
import { expect, it } from 'vitest';
import { patientRetries } from './patient-retries.ts';

it('leaves no retry behind that would start on a closed connection', async () => {
  const hangUp = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(hangUp, 'listening');
  const { port } = hangUp.address() as AddressInfo;
  const uncaught: unknown[] = [];
  const keep = (error: unknown): void => void uncaught.push(error);
  process.on('uncaughtException', keep);
  const retries = patientRetries();
  const connection = Connection.lazy({ address: `127.0.0.1:${port}`, interceptors: retries.interceptors });

  const calls = Array.from({ length: 5 }, () =>
    connection.withAbortSignal(AbortSignal.timeout(300), () => connection.workflowService.getSystemInfo({})),
  );
  const ends = await Promise.allSettled(calls);
  expect(ends.map(({ status }) => status)).toEqual(calls.map(() => 'rejected'));
  await retries.finish();
  await connection.close();
  // Given up after 300 ms, a call has at most some 500 ms to its next retry.
  await new Promise((resolve) => setTimeout(resolve, 900));

  expect(uncaught).toEqual([]);
  process.off('uncaughtException', keep);
  hangUp.close();
});
