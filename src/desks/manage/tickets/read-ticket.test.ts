import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UP, UPDATE, attemptWith, startScriptedManage, ticketOf } from '../scripted-manage.fixture.ts';
import type { Reply, ScriptedManage } from '../scripted-manage.fixture.ts';

let manage: ScriptedManage;
beforeEach(async () => {
  manage = await startScriptedManage();
});
afterEach(async () => {
  await manage.close();
});

describe('a ticket that a technician merged', () => {
  const intoParent: Reply = [200, ticketOf({ board: 20, mergedParentTicket: 70 })];
  const parent = (more: object = {}): Reply => [
    200,
    ticketOf({ board: 22, status: 320 }, { id: 70, externalXRef: 'gz:eu:other', ...more }),
  ];

  it('is followed to the one it was merged into, which gets the note and nothing else', async () => {
    manage.script.push(intoParent, parent(), [201, { id: 5 }]);
    const outcome = await manage.desk().updateTicket({ ...UPDATE, shift: UP }, attemptWith());
    expect(outcome).toMatchObject({
      kind: 'updated',
      ticket: { id: '70', generation: 1 },
      seen: { ticket: '70' },
    });
    expect(manage.calls().at(-1)).toBe('POST /service/tickets/70/notes');
    expect(manage.noteTexts()).toEqual([
      'Update 2\nTicket 69 of this incident was merged into this one.\n[GZ-abc #2]',
    ]);
  });

  it.each<{ case: string; changes: object; of: object }>([
    { case: 'shifted', changes: { shift: UP }, of: {} },
    { case: 'closed with its incident', changes: { incident: 'closed' }, of: {} },
    { case: 'opened again', changes: {}, of: { closedFlag: true, closedDate: '2026-03-01T11:00:00Z' } },
  ])(
    'leaves the one that is about other things as well alone later, too: it is not $case',
    async ({ changes: some, of }) => {
      manage.script.push(parent(of), [201, { id: 5 }], parent(of));
      const later = { ...UPDATE, ticket: { id: '70', generation: 1 }, ...some };
      await manage.desk({ closeTickets: true }).updateTicket(later, attemptWith());
      expect(manage.noteTexts()).toEqual(['Update 2\n[GZ-abc #2]']);
      expect(manage.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
    },
  );
});
