import { beforeEach, describe, expect, test } from 'vitest';
import type { Desk } from '../desks/desk.ts';
import { delivery, doubt } from '../incident/builders.fixture.ts';
import { unpackDelivery } from '../incident/packed-delivery.ts';
import { FIRST, NEXT, OF_A, startTrial, voidDoubt } from './deliver.fixture.ts';
let { desk, deliver, opened, accepting } = startTrial();
beforeEach(() => ({ desk, deliver, opened, accepting } = startTrial()));

describe('a write that is only accepted', () => {
  test('that opened a ticket and did not come to its end is told as that, not as one that waits', async () => {
    desk.tickets.push({ id: '1', subject: 'EDR: [EDR-abc]', category: 'elsewhere', texts: [] });
    const until = Date.now() + 600_000;
    const doubtful = doubt({ attempted: [FIRST], until, late: until, lookAt: 0, looks: 4 });
    const left = delivery({ ticket: { id: '1', generation: 1 }, doubt: doubtful });
    const { end } = await deliver({ left, policy: { overtakes: true } });
    expect(end).toMatchObject({ kind: 'waiting', problem: { code: 'half-made' } });
  });

  test('is read back by the same activity where it is done soon', async () => {
    const result = await deliver({ at: accepting(2), policy: { overtakes: true } });
    expect(result).toMatchObject({
      left: { ticket: { id: '1' }, delivered: 1, doubt: undefined, writes: 1 },
      news: [{ kind: 'opened' }],
      end: { kind: 'settled' },
    });
  });

  test('is left to be read again where it takes longer', async () => {
    const { left, end } = await deliver({ at: accepting(99), policy: { overtakes: true } });
    expect(end.kind).toBe('waiting');
    expect(left.doubt).toMatchObject({ attempted: [1], write: 1 });
    expect(left.doubt?.lookAt).toBeLessThan(left.doubt?.until ?? 0);
  });

  test.each([
    ['by the same activity where that is soon', 300, 'settled', 2],
    ['by a later one where it is not', 60_000, 'waiting', 1],
  ])('is first looked for when it should be carried out, %s', async (_, firstLook, kind, count) => {
    const at = accepting(1);
    const reads: number[] = [];
    const read: Desk['read'] = (question, attempt) => {
      reads.push(Date.now());
      return at.read(question, attempt);
    };
    const policy = { overtakes: true, firstLook };
    const { left, end } = await deliver({ at: { ...at, read }, policy });
    expect([end.kind, reads.length]).toEqual([kind, count]);
    const [before = 0, after = left.doubt?.lookAt ?? 0] = reads;
    expect(after - before).toBeGreaterThanOrEqual(firstLook - 1); // timers may be a millisecond early
  });
});

describe.each([
  { how: 'answered', at: () => desk, policy: {} },
  { how: 'only accepted', at: () => accepting(1), policy: { overtakes: true, firstLook: 0 } },
])('a write that is $how', ({ at: make, policy }) => {
  let at: Desk;
  beforeEach(() => {
    at = make();
  });

  test('says farewell to the ticket of another company, and opens a successor', async () => {
    const left = await opened(OF_A, at);
    const target = { ...OF_A, revision: 2, facts: { ...OF_A.facts, companyId: 'b', port: 443 } };
    expect(await deliver({ at, left, target, policy })).toMatchObject({
      left: { ticket: { id: '2' }, delivered: 2 },
      news: [{ kind: 'succeeded', ticket: '1', by: '2', because: 'company' }],
      end: { kind: 'settled' },
    });
    expect(desk.tickets[0]?.texts[1]).toContain('belongs to another company now');
    expect(desk.tickets[0]?.texts).toHaveLength(2);
  });

  test('is seen where the desk does not take its category over', async () => {
    const left = await opened({ ...FIRST, category: 'low' }, at);
    const write: Desk['write'] = (order, attempt) =>
      at.write(order.kind === 'create' ? order : { ...order, shift: undefined }, attempt);
    const result = await deliver({ at: { ...at, write }, left, target: NEXT, policy });
    expect(result.left.untaken).toEqual({ category: 'high', times: 2 });
    expect(result.end.kind).toBe('settled');
  });

  test('leaves a ticket at the catch-all as one that is there', async () => {
    const home = { kind: 'company', isCatchAll: true, remarks: [] } as const;
    const read: Desk['read'] = async (question, attempt) => {
      const state = await at.read(question, attempt);
      return question.asksHome || state.kind !== 'there' ? { ...state, home } : state;
    };
    const write: Desk['write'] = async (order, attempt) => {
      const after = await at.write(order, attempt);
      return after.kind === 'there' ? { ...after, home } : after;
    };
    const { left } = await deliver({ at: { ...at, read, write }, policy });
    expect(left).toMatchObject({ ticket: { id: '1' }, isAtCatchAll: true });
  });

  test('that closes the ticket with its incident is not told as a technician’s', async () => {
    const left = await opened(FIRST, at);
    const target = { ...FIRST, revision: 2, facts: { ...FIRST.facts, status: 'closed' } };
    const { news } = await deliver({ at, left, target, policy: { ...policy, closes: true } });
    expect(news.map(({ kind }) => kind)).toEqual(['updated', 'closed']);
  });
});

test('a farewell whose answer was lost is found out by reading, and the successor opens', async () => {
  const left = await opened(OF_A);
  const target = { ...OF_A, revision: 2, facts: { ...OF_A.facts, companyId: 'b' } };
  desk.troubles = ['loses the answer'];
  const lost = await deliver({ left, target });
  await deliver({ left: unpackDelivery(lost.left, left, target), target });
  expect(desk.tickets.map(({ texts }) => texts.length)).toEqual([2, 1]);
});

test('a payload that was cut off while its ticket opened is finished from the same text', async () => {
  await deliver();
  const [payload = ''] = desk.tickets[0]?.texts ?? [];
  desk.tickets[0]?.texts.splice(0, 1, 'High EDR incident\n[GZ-abc #1.k7ab 1/2]');
  const finished: unknown[] = [];
  const write: Desk['write'] = (order, attempt) => {
    if (order.kind === 'change') finished.push(order.note);
    return desk.write(order, attempt);
  };
  const left = delivery({ doubt: voidDoubt(), writes: 1 });
  expect(await deliver({ at: { ...desk, write }, left, target: NEXT })).toMatchObject({
    left: { delivered: 2, updates: 1 },
    news: [{ kind: 'opened' }, { kind: 'updated', revision: 2 }],
    end: { kind: 'settled' },
  });
  expect(finished[0]).toEqual({ text: payload, begun: { revision: 1, of: 2, there: [1] } });
});

test('a create that came to nothing in its time is looked for once more after the second one', async () => {
  const before = Date.now();
  const { left } = await deliver({ left: delivery({ doubt: voidDoubt(), writes: 1 }) });
  expect(left).toMatchObject({ ticket: { id: '1' }, doubt: undefined });
  expect(left.lookBackAt).toBeGreaterThan(before);
});

test('a create that is carried out late is known, and told that its incident closed meanwhile', async () => {
  const left = delivery({ doubt: voidDoubt(), writes: 1 });
  const target = { ...FIRST, revision: 2, facts: { ...FIRST.facts, status: 'closed' } };
  const waiting = await deliver({ left, target });
  expect(waiting).toMatchObject({
    left: { doubt: { looks: 9 }, foundNone: false },
    end: { kind: 'waiting' },
  });
  const subject = 'EDR: ATC.Malicious on WIN-SRV01 [GZ-abc]';
  desk.tickets.push({ id: '1', subject, category: 'high', texts: ['[GZ-abc #1.k7ab]'] });
  expect(await deliver({ left: unpackDelivery(waiting.left, left, target), target })).toMatchObject({
    left: { ticket: { id: '1' }, delivered: 2, doubt: undefined },
    news: [{ kind: 'opened' }, { kind: 'updated', revision: 2 }],
    end: { kind: 'settled' },
  });
});
