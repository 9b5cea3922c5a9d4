import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTrial } from '../trial.ts';
import type { Trial } from '../trial.ts';

let trial: Trial;
let id: number;
beforeAll(async () => void (trial = await startTrial()));
beforeEach(async () => void (id = await trial.open()));
afterAll(() => trial.emulator.close());

const TICKET = { summary: 'x', company: { id: 250 }, severity: 'Low', impact: 'Low' };
const WRITES = [
  ['POST', (members: object) => trial.call('POST', '/service/tickets', { ...TICKET, ...members })],
  ['PUT', (members: object) => trial.call('PUT', `/service/tickets/${id}`, { ...TICKET, ...members })],
  [
    'PATCH',
    (members: object) =>
      trial.call(
        'PATCH',
        `/service/tickets/${id}`,
        Object.entries(members).map(([path, value]: [string, unknown]) => ({ op: 'replace', path, value })),
      ),
  ],
] as const;
const merge = (child: number): ReturnType<Trial['call']> =>
  trial.call('POST', `/service/tickets/${id}/merge`, { mergeTicketIds: [child], status: { id: 310 } });

describe.each(WRITES)('a %s of a ticket', (_, write) => {
  it.each(['ProjectTicket', 'ProjectIssue'])('is refused for the record type %s', async (recordType) => {
    const answer = await write({ recordType });
    expect([answer.status, answer.json]).toMatchObject([
      400,
      { code: 'InvalidObject', errors: [{ code: 'InvalidObject', field: 'recordType' }] },
    ]);
  });

  it.each([
    ['is not there', () => Promise.resolve(57919)],
    [
      'was merged',
      async () => {
        const merged = await trial.open();
        await merge(merged);
        return merged;
      },
    ],
  ])('is refused for a parent that %s', async (_what, parent) => {
    const parentTicketId = await parent();
    const answer = await write({ parentTicketId });
    expect([answer.status, answer.json]).toEqual([
      400,
      {
        code: 'InvalidObject',
        message: 'ticket object is invalid',
        errors: [
          {
            code: 'NotFound',
            message: `Ticket ${parentTicketId} not found`,
            resource: 'ticket',
            field: 'parentTicketId',
          },
        ],
      },
    ]);
  });

  it('takes a parent that is there', async () => {
    const parentTicketId = await trial.open();
    expect((await write({ recordType: 'ServiceTicket', parentTicketId })).json).toMatchObject({
      parentTicketId,
    });
  });
});

describe('the parent of a ticket', () => {
  const bundleTo = (parent: number, child: number): ReturnType<Trial['call']> =>
    trial.call('PATCH', `/service/tickets/${child}`, [{ op: 'add', path: 'parentTicketId', value: parent }]);

  it('is neither the ticket itself nor its child', async () => {
    expect((await bundleTo(id, id)).status).toBe(400);
    const child = await trial.open({ parentTicketId: id });
    expect((await bundleTo(child, id)).status).toBe(400);
  });

  it('may have gone since without a change of the ticket being refused', async () => {
    const child = await trial.open({ parentTicketId: id });
    await trial.call('DELETE', `/service/tickets/${id}`);
    const change = [{ op: 'replace', path: 'summary', value: 'y' }];
    expect((await trial.call('PATCH', `/service/tickets/${child}`, change)).status).toBe(200);
  });
});
