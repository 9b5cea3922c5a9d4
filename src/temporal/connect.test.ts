import { describe, expect, it } from 'vitest';
import { TemporalUnavailable } from '../errors/index.ts';
import { connectClient, connectWorker } from './connect.ts';
import type { TemporalTarget } from './connect.ts';
import { freePort } from './free-port.ts';

describe('a connection to a Temporal that is not there', () => {
  it.each([
    ['client', (target: TemporalTarget) => connectClient(target, 500)],
    ['worker', connectWorker],
  ])('of a %s fails with an error that names the address', async (_name, connect) => {
    const address = `127.0.0.1:${await freePort()}`;
    const connecting = connect({ address, namespace: 'plumbline' });
    await expect(connecting).rejects.toBeInstanceOf(TemporalUnavailable);
    await expect(connecting).rejects.toMatchObject({
      code: 'temporal-unreachable',
      message: `Temporal does not answer at ${address}.`,
    });
  });
});
