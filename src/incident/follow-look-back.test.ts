import { describe, expect, it } from 'vitest';
import {
  LEFT,
  NEWS,
  SAID,
  UPDATE_PUSH,
  absent,
  changeParts,
  changeTo,
  delivery,
  doubt,
  notes,
  there,
  ticket,
  ticketPolicy,
} from './builders.fixture.ts';
import type { Delivery } from './delivery.ts';
import { followLookBack, followRead } from './follow-read.ts';
import { followRepeat, followSuccession, followWrite } from './follow-write.ts';

describe('a look back, once a doubtful create can no longer be carried out', () => {
  const left = { ...LEFT, lookBackAt: UPDATE_PUSH };

  it.each([
    ['another create is in doubt besides', [SAID, SAID], 1, 99],
    ['the ticket does not show the create in doubt', [SAID], 0, 99],
    ['the ticket shows the only one', [SAID], 1, undefined],
  ])('where %s', (_case, attempted, ours, at) => {
    const left = delivery({ doubt: doubt({ attempted, late: 99 }) });
    expect(followRead(left, there({ notes: notes({ ours }) }), NEWS).left.lookBackAt).toBe(at);
  });

  it('is due after the create that takes the place of one that is lost, however long that took', () => {
    const lost = delivery({ doubt: doubt() });
    const at = UPDATE_PUSH + 3_600_000;
    expect(followRepeat(lost, { kind: 'create' }, at, ticketPolicy()).lookBackAt).toBe(at + 300_000);
    const later = { ...lost, lookBackAt: at + 900_000 };
    expect(followRepeat(later, { kind: 'create' }, at, ticketPolicy()).lookBackAt).toBe(at + 900_000);
    expect(followRepeat(delivery(), { kind: 'create' }, at, ticketPolicy()).lookBackAt).toBeUndefined();
  });

  it('stays due where a ticket is opened meanwhile', () => {
    const succeeding = delivery({ lookBackAt: 99 });
    expect(followWrite(succeeding, { kind: 'create' }, there(), SAID).left.lookBackAt).toBe(99);
  });

  it('stays due where the create of a successor is seen', () => {
    const succeeding = delivery({ lookBackAt: 99, doubt: doubt({ attempted: [SAID], late: 98 }) });
    expect(followRead(succeeding, there({ notes: notes({ ours: 1 }) }), SAID).left.lookBackAt).toBe(99);
  });

  it.each<[string, Partial<Delivery>, number | undefined]>([
    ['not due', {}, undefined],
    ['due as it was', { lookBackAt: 98 }, 98],
    ['due once a write in doubt would be late', { doubt: doubt({ late: 99 }) }, 99],
    ['due at the later of both', { lookBackAt: 98, doubt: doubt({ late: 97 }) }, 98],
  ])('is %s where a ticket gets a successor, in every generation since', (_case, before, at) => {
    const first = followSuccession({ ...LEFT, twins: ['8'], ...before }, 'closed');
    const known = [
      { id: '1001', generation: 1 },
      { id: '8', generation: 1 },
    ];
    expect(first).toMatchObject({ lookBackAt: at, succeeded: at === undefined ? [] : known, twins: [] });
    if (at === undefined) return;
    const second = { id: '1002', generation: 2 };
    const { left } = followWrite(first, { kind: 'create' }, there({ ticket: second }), SAID);
    const third = followSuccession(left, 'closed');
    expect(third).toMatchObject({ lookBackAt: at, succeeded: [...known, second] });
    const live = { id: '1003', generation: 3 };
    const looked = followLookBack(
      { ...third, ticket: live },
      there({ ticket: live, twins: ['1002', '1001', '8', '9'] }),
    );
    expect(looked).toMatchObject({
      left: { lookBackAt: undefined, succeeded: [], twins: ['9'] },
      news: [{ kind: 'twin', ticket: '1003', twins: ['9'] }],
    });
  });

  it.each<[string, Parameters<typeof doubt>[0], boolean, boolean]>([
    ['of which nobody knows more', {}, false, true],
    ['with a note', { written: changeParts({ note: 'changes' }) }, false, true],
    ['without one', { written: changeParts() }, false, false],
    [
      'without one, after one that may have had one',
      { attempted: [SAID, NEWS], written: changeParts() },
      false,
      true,
    ],
    ['whose note was surely not sent', { written: changeParts({ note: 'unsent' }) }, false, false],
    ['that may still be carried out', { until: UPDATE_PUSH + 1 }, false, false],
    ['that does nothing after a newer one', {}, true, false],
  ])('is due after a note that takes the place of a lost write %s', (_what, changes, overtakes, isDue) => {
    const lost = { ...LEFT, doubt: doubt({ until: UPDATE_PUSH, ...changes }) };
    const left = followRepeat(lost, changeTo(), UPDATE_PUSH, ticketPolicy({ overtakes }));
    expect(left.lookBackAt).toBe(isDue ? UPDATE_PUSH + 300_000 : undefined);
  });

  it('is not due where no note was written again', () => {
    const lost = { ...LEFT, doubt: doubt({ until: UPDATE_PUSH }) };
    const plan = changeTo(NEWS, { note: undefined });
    expect(followRepeat(lost, plan, UPDATE_PUSH, ticketPolicy()).lookBackAt).toBeUndefined();
  });

  it('names notes that came late once, of the ticket itself alone', () => {
    const late = notes({ ours: 3, late: [2] });
    const told = { kind: 'told-twice', ticket: '1001', revisions: [2] };
    expect(followLookBack(left, there({ notes: late })).news).toEqual([told]);
    const later = { ...followLookBack(left, there({ notes: late })).left, lookBackAt: UPDATE_PUSH };
    const more = notes({ ours: 5, late: [2, 4] });
    expect(followLookBack(later, there({ notes: more })).news).toMatchObject([{ revisions: [4] }]);
    const both = followLookBack(left, there({ notes: late, twins: ['8'] }));
    expect(both.news).toMatchObject([{ kind: 'twin' }, told]);
    const older = there({ ticket: ticket({ id: '8' }), twins: ['1001'], notes: late });
    expect(followLookBack(left, older).news).toMatchObject([{ kind: 'twin' }]);
  });

  it('is not due without such a create', () => {
    const { left } = followRead(delivery(), there({ notes: notes({ ours: 1 }) }), NEWS);
    expect(left.lookBackAt).toBeUndefined();
  });

  it('names a twin, whichever of both is the older one', () => {
    const twin = { lookBackAt: undefined, twins: ['8'] };
    const news = [{ kind: 'twin', ticket: '1001', twins: ['8'] }];
    expect(followLookBack(left, there({ twins: ['8'] }))).toMatchObject({ left: twin, news });
    expect(followLookBack(left, there({ ticket: ticket({ id: '8' }), twins: ['1001'] }))).toMatchObject({
      left: twin,
      news,
    });
  });

  it('names it beside those that were named before', () => {
    const { left: after } = followLookBack({ ...left, twins: ['5', '8'] }, there({ twins: ['8', '9'] }));
    expect(after.twins).toEqual(['5', '8', '9']);
  });

  it('says nothing where there is none, or it is known', () => {
    const nothing = (of: Delivery) => ({ left: { ...of, lookBackAt: undefined }, news: [] });
    expect(followLookBack(left, there())).toEqual(nothing(left));
    expect(followLookBack(left, absent())).toEqual(nothing(left));
    const none = delivery({ lookBackAt: UPDATE_PUSH });
    expect(followLookBack(none, there())).toEqual(nothing(none));
    expect(followLookBack({ ...left, twins: ['8'] }, there({ twins: ['8'] })).news).toEqual([]);
  });
});
