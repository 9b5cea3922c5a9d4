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
    ])('may not %s a closed ticket', async (_what, method, path, body) => {
      trial.emulator.faults.set({ withoutRights: ['closeServiceTickets'], rightsChecked });
      const answer = await trial.call(method, path(), body?.());
      expect([answer.status, answer.json]).toMatchObject([403, { code: 'Security' }]);
      trial.emulator.faults.clear();
      expect((await trial.call('GET', `/service/tickets/${closed}`)).json).toMatchObject({
        closedFlag: true,
      });
      expect((await trial.call('GET', `/service/tickets/${open}`)).status).toBe(200);
    });
  });
});

describe('what only a new ticket may have', () => {
  it.each(['initialDescription', 'initialInternalAnalysis', 'initialResolution'])(
    'is refused in a change: %s',
    async (name) => {
      const change = [{ op: 'replace', path: name, value: 'x' }];
      expect((await trial.call('PATCH', `/service/tickets/${open}`, change)).status).toBe(501);
      const whole = { summary: 'x', company: { id: 250 }, severity: 'Low', impact: 'Low', [name]: 'x' };
      expect((await trial.call('PUT', `/service/tickets/${open}`, whole)).status).toBe(501);
    },
  );
});

it('knows the parent of a bundle, and no project tickets', async () => {
  const ticket = { summary: 'x', company: { id: 250 } };
  const orphan = await trial.call('POST', '/service/tickets', { ...ticket, parentTicketId: 99_999 });
  expect(orphan.status).toBe(400);
  expect(orphan.json).toMatchObject({ errors: [{ code: 'NotFound', field: 'parentTicketId' }] });
  const project = await trial.call('POST', '/service/tickets', { ...ticket, recordType: 'ProjectTicket' });
  expect(project.status).toBe(501);
});
