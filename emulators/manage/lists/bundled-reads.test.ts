import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFurnishedTrial } from '../furnished-trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
beforeAll(async () => void (trial = await startFurnishedTrial()));
afterEach(() => trial.emulator.faults.clear());
afterAll(() => trial.emulator.close());

describe('bundled reads', () => {
  const bundle = (requests: unknown): ReturnType<Trial['call']> =>
    trial.call('POST', '/system/bundles', { requests });

  it('answer each request by itself, in the order asked', async () => {
    const id = await trial.open({ externalXRef: 'bundled' });
    const answer = await bundle([
      {
        Version: '3.0',
        SequenceNumber: 1,
        ResourceType: 'ticket',
        ApiRequest: { filters: { conditions: 'externalXRef="bundled"' }, page: 1, fields: 'id' },
      },
      { SequenceNumber: 2, ResourceType: 'ticket', ApiRequest: { filters: { conditions: 'nothing=1' } } },
      { SequenceNumber: 3, ResourceType: 'weather' },
      { SequenceNumber: 4, ResourceType: 'Company', ApiRequest: { pageSize: 1 } },
    ]);
    expect([answer.status, answer.json]).toMatchObject([
      200,
      {
        results: [
          { sequenceNumber: 1, entities: [{ id }], count: 1, success: true, statusCode: 200, error: null },
          { sequenceNumber: 2, success: false, statusCode: 400, error: { code: 'ApiFindCondition' } },
          { sequenceNumber: 3, success: false, statusCode: 400 },
          { sequenceNumber: 4, entities: [{ id: 250 }], success: true },
        ],
      },
    ]);
  });

  it('need the right of each list', async () => {
    trial.emulator.faults.set({ withoutRights: ['companyMaintenance'] });
    const answer = await bundle([{ SequenceNumber: 1, ResourceType: 'company' }]);
    expect(answer.json).toMatchObject({ results: [{ success: false, statusCode: 403 }] });
  });

  it.each([null, [{ sequenceNumber: 1 }], [{ ApiRequest: { filter: {} } }]])(
    'are refused for %j',
    async (requests) => {
      expect((await bundle(requests)).status).toBe(400);
    },
  );
});
