import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFurnishedTrial } from '../furnished-trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
let open: number;
let closed: number;
beforeEach(async () => {
  trial = await startFurnishedTrial();
  open = await trial.open();
  closed = await trial.open();
  await trial.call('POST', `/service/tickets/${closed}/configurations`, { id: 502 });
  const statuses = (await trial.call('GET', '/service/boards/21/statuses')).json as readonly {
    readonly id: number;
    readonly closedStatus: boolean;
  }[];
  const value = { id: statuses.find(({ closedStatus }) => closedStatus)?.id };
  const answer = await trial.call('PATCH', `/service/tickets/${closed}`, [
    { op: 'replace', path: 'status', value },
  ]);
  expect(answer.json).toMatchObject({ closedFlag: true });
});
afterEach(() => trial.emulator.close());

describe('a role without Close Service Tickets', () => {
  describe.each(['beforeBody', 'afterBody'] as const)('where rights are checked %s', (rightsChecked) => {
    it.each<[string, string, () => string, (() => unknown)?]>([
      [
        'change',
        'PATCH',
        () => `/service/tickets/${closed}`,
        () => [{ op: 'replace', path: 'summary', value: 'x' }],
      ],
      ['delete', 'DELETE', () => `/service/tickets/${closed}`],
      [
        'note',
        'POST',
        () => `/service/tickets/${closed}/notes`,
        () => ({ text: 'x', internalAnalysisFlag: true }),
      ],
      ['attach a device to', 'POST', () => `/service/tickets/${closed}/configurations`, () => ({ id: 501 })],
      ['take a device off', 'DELETE', () => `/service/tickets/${closed}/configurations/502`],
      [
        'book time on',
        'POST',
        () => '/time/entries',
        () => ({ chargeToId: closed, chargeToType: 'ServiceTicket' }),
      ],
      [
        'merge',
        'POST',
        () => `/service/tickets/${open}/merge`,
        () => ({ mergeTicketIds: [closed], status: { id: 310 } }),
      ],
      [
        'merge another into',
        'POST',
        () => `/service/tickets/${closed}/merge`,
        () => ({ mergeTicketIds: [open], status: { id: 310 } }),
      ],
      [
        'bundle',
        'POST',
        () => `/service/tickets/${open}/attachChildren`,
        () => ({ childTicketIds: [closed] }),
      ],
      [
        'bundle another to',
        'POST',
        () => `/service/tickets/${closed}/attachChildren`,
        () => ({ childTicketIds: [open] }),
      ],
    ])('may not %s a closed ticket', async (_what, method, path, body) => {
      trial.emulator.faults.set({ withoutRights: ['closeServiceTickets'], rightsChecked });
      const before = (await trial.raw('GET', '/emulator/tickets')).json;
      const answer = await trial.call(method, path(), body?.());
      expect([answer.status, answer.json]).toEqual([
        403,
        { code: 'Security', message: 'You do not have security permission to perform this action.' },
      ]);
      expect((await trial.raw('GET', '/emulator/tickets')).json).toEqual(before);
    });
  });
});
