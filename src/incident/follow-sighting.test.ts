import { describe, expect, it, test } from 'vitest';
import { FIRST_PUSH, LEFT, UPDATE_PUSH, delivery, sighting } from './builders.fixture.ts';
import { followSighting } from './follow-sighting.ts';
import type { News } from './news.ts';

describe('how a ticket was seen', () => {
  test('a ticket that is not shown any more is neither closed nor given up', () => {
    const { left, news } = followSighting(LEFT, sighting({ state: 'gone', changedAt: UPDATE_PUSH }));
    expect(left).toEqual({ ...LEFT, seen: sighting({ state: 'gone', changedAt: UPDATE_PUSH }) });
    expect(news).toEqual([]);
  });

  const closed = (by: 'us' | 'technician' | 'unknown', at?: number) =>
    sighting({ state: 'closed', changedAt: UPDATE_PUSH, closing: { at, by } });

  test.each<[string, Parameters<typeof followSighting>, readonly News[]]>([
    [
      'closed by a technician',
      [LEFT, closed('technician', FIRST_PUSH)],
      [{ kind: 'closed-by-technician', ticket: '1001', at: FIRST_PUSH }],
    ],
    [
      'closed, as of the end of the second',
      [LEFT, closed('technician', 5_000)],
      [{ kind: 'closed-by-technician', ticket: '1001', at: 5_999 }],
    ],
    [
      'closed by nobody knows whom',
      [LEFT, closed('unknown')],
      [{ kind: 'closed-by-technician', ticket: '1001', at: UPDATE_PUSH }],
    ],
    [
      'closed, where the desk tells nothing about it',
      [LEFT, sighting({ state: 'closed', changedAt: UPDATE_PUSH })],
      [{ kind: 'closed-by-technician', ticket: '1001', at: UPDATE_PUSH }],
    ],
    [
      'closed by a technician, though we had closed it before',
      [{ ...LEFT, isClosedByUs: true }, closed('technician')],
      [{ kind: 'closed-by-technician', ticket: '1001', at: UPDATE_PUSH }],
    ],
    [
      'closed, whatever was seen of another ticket later',
      [{ ...LEFT, seen: sighting({ ticket: '7', changedAt: UPDATE_PUSH + 1 }) }, closed('technician')],
      [{ kind: 'closed-by-technician', ticket: '1001', at: UPDATE_PUSH }],
    ],
    ['closed by us', [LEFT, closed('us')], []],
    ['closed by us, as we know', [{ ...LEFT, isClosedByUs: true }, closed('unknown')], []],
    ['still closed', [{ ...LEFT, seen: closed('technician') }, closed('technician')], []],
    [
      'opened again',
      [{ ...LEFT, seen: closed('technician') }, sighting({ changedAt: UPDATE_PUSH })],
      [{ kind: 'reopened', ticket: '1001' }],
    ],
    [
      'before what is known',
      [{ ...LEFT, seen: sighting({ changedAt: UPDATE_PUSH + 1 }) }, closed('technician')],
      [],
    ],
    ['before any ticket is known', [delivery(), closed('technician')], []],
    ['under another id', [LEFT, { ...closed('technician'), ticket: '7' }], []],
  ])('%s', (_what, given, news) => {
    expect(followSighting(...given).news).toEqual(news);
  });

  it('is remembered, with who closed it, until the ticket is open again', () => {
    const byUs = followSighting(LEFT, closed('us')).left;
    expect(byUs).toMatchObject({ seen: closed('us'), isClosedByUs: true });
    expect(followSighting(byUs, sighting({ changedAt: UPDATE_PUSH + 1 })).left.isClosedByUs).toBe(false);
  });

  test.each([
    ['before it', UPDATE_PUSH - 1_000, true],
    ['in its second', UPDATE_PUSH, true],
    ['after it', UPDATE_PUSH + 1_000, false],
    ['at a time that the desk does not tell', undefined, false],
  ])('a ticket that was closed %s is due once more after an update', (_when, at, isDue) => {
    const told = { ...LEFT, updatedAt: UPDATE_PUSH };
    const { left } = followSighting(told, closed('technician', at));
    expect(left.wasClosedMeanwhile).toBe(isDue);
    const opened = followSighting({ ...told, updatedAt: undefined }, closed('technician', at));
    expect(opened.left.wasClosedMeanwhile).toBe(false);
  });
});
