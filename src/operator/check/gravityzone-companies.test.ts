import { expect, it } from 'vitest';
import type { GravityZoneApi } from '../../gravityzone/api/json-rpc.ts';
import { companiesOf } from './gravityzone-companies.ts';

const LISTED = [{ id: 'gz1', name: 'Acme' }];

it('who gives up leaves the others their answer', async () => {
  const first = new AbortController();
  const api = {
    call: (_method: string, _params: unknown, _schema: unknown, signal: AbortSignal) =>
      new Promise((resolve, reject) => {
        if (signal === first.signal) signal.addEventListener('abort', () => reject(new Error('gave up')));
        else resolve(LISTED);
      }),
  } as unknown as GravityZoneApi;
  const companies = companiesOf(api);
  const gaveUp = companies(first.signal);
  const other = companies(new AbortController().signal);
  first.abort();
  await expect(gaveUp).rejects.toThrow('gave up');
  expect(await other).toEqual(LISTED);
});
