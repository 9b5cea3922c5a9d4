import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { beforeEach, describe, expect, test } from 'vitest';
import { NOT_THE_VENDOR, SERVER_ERROR, VendorUnavailable } from '../http/vendor-errors.ts';
import type { Desk, TicketOrder } from '../desks/desk.ts';
import { delivery, ticketPolicy } from '../incident/builders.fixture.ts';
import type { Delivery } from '../incident/delivery.ts';
import { unpackDelivery } from '../incident/packed-delivery.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import type { TicketState } from '../incident/ticket.ts';
import { lastSent } from './last-sent.ts';
import { FIRST, KEY, NEXT, OF_A, startTrial, voidDoubt } from './deliver.fixture.ts';
let { desk, deliver, opened } = startTrial();
beforeEach(() => ({ desk, deliver, opened } = startTrial()));

describe('a delivery', () => {
  test('reads, writes what is lacking, and says what became of it', async () => {
    expect(await deliver()).toMatchObject({
      left: { ticket: { id: '1', generation: 1 }, delivered: 1, category: 'high', writes: 1 },
      news: [{ kind: 'opened', ticket: '1', category: 'high' }],
      end: { kind: 'settled' },
    });
    expect(desk.tickets.map(({ subject }) => subject)).toEqual(['EDR: ATC.Malicious on WIN-SRV01 [GZ-abc]']);
    expect(desk.tickets[0]?.texts[0]).toMatch(
      /^High EDR incident on WIN-SRV01 \(Acme\)[^]*\n\[GZ-abc #1\.k7ab\]$/,
    );
    expect(desk.reads).toEqual([false]);
  });

  test('writes nothing once the ticket says everything', async () => {
    const left = await opened();
    expect(await deliver({ left })).toMatchObject({ news: [], end: { kind: 'settled' } });
    expect(desk.writes).toEqual(['create']);
  });

  test('names revisions rather than facts', async () => {
    const result = await deliver({ left: await opened(), target: NEXT });
    expect(result.left.delivered).toBe(2);
    expect(JSON.stringify(result)).not.toContain('WIN-SRV01');
  });

  test('looks once more for a lost ticket, then for a successor before it opens one', async () => {
    const left = await opened();
    desk.tickets.splice(0, 1, { id: '1', subject: 'other', category: 'low', texts: [] });
    const gone = { ...left, ticket: { id: '7', generation: 1 } };
    desk.reads.length = 0;
    const { news, end } = await deliver({
      left: gone,
      target: NEXT,
      policy: ticketPolicy({ lostFor: 1 }),
    });
    expect(end.kind).toBe('settled');
    expect(desk.reads).toHaveLength(3);
    expect(news).toEqual([{ kind: 'succeeded', ticket: '7', by: '2', because: 'gone', category: 'high' }]);
    expect(desk.tickets[1]?.texts[0]).toContain('replaces ticket 7');
  });

  test('has the workflow number behind the notes of an earlier life', async () => {
    desk.tickets.push({ id: '9', subject: 'EDR: x [GZ-abc]', category: 'low', texts: ['[GZ-abc #4.z9]'] });
    const { end, news, left } = await deliver();
    expect({ end, news, ticket: left.ticket?.id }).toEqual({
      end: { kind: 'behind', revision: 4 },
      news: [{ kind: 'adopted', ticket: '9' }],
      ticket: '9',
    });
  });

  test('leaves the ticket of an earlier life to its company where the incident moved on before it was told anything', async () => {
    desk.tickets.push({ id: '9', subject: 'EDR: x [GZ-abc]', category: 'high', texts: ['[GZ-abc #4.z9]'] });
    const found = await deliver({ target: OF_A });
    expect(found.end.kind).toBe('behind');
    Object.assign(desk.tickets[0] ?? {}, { isElsewhere: true });
    const target = { ...OF_A, revision: 6, facts: { ...OF_A.facts, companyId: 'b' } };
    const moved = await deliver({ target, left: unpackDelivery(found.left, delivery(), OF_A) });
    expect(moved.news).toEqual([
      { kind: 'succeeded', ticket: '9', by: '2', because: 'company', category: 'high' },
    ]);
    expect(desk.tickets[0]?.texts).toHaveLength(1);
  });

  test('holds news back from a ticket that people moved to another company, and tells it all once it is back', async () => {
    let left: Delivery = await opened();
    Object.assign(desk.tickets[0] ?? {}, { isElsewhere: true });
    const bringTo = async (revision: number): Promise<unknown> => {
      const target = { ...NEXT, revision, facts: { ...NEXT.facts, port: revision } };
      const result = await deliver({ left, target });
      left = { ...unpackDelivery(result.left, left, target), doubt: undefined };
      return result.end;
    };
    const held = { kind: 'refused', problem: { code: 'moved-elsewhere' } };
    expect(await bringTo(2)).toMatchObject(held);
    expect(await bringTo(3)).toMatchObject(held);
    expect(desk.tickets).toHaveLength(1);
    expect(desk.tickets[0]?.texts).toEqual([
      expect.stringContaining('WIN-SRV01'),
      expect.stringMatching(
        /^There is news of this incident\. It is held back, [^\n]*\n\[GZ-abc #0\.k7ab\]$/,
      ),
    ]);
    Object.assign(desk.tickets[0] ?? {}, { isElsewhere: false });
    expect(await bringTo(3)).toEqual({ kind: 'settled' });
    expect(desk.tickets[0]?.texts.at(-1)).toMatch(/^Update 3 .*covers updates 2–3\nPort: n\/a → 3\n/);
  });

  test('tells the watch how it saw the ticket, and nothing where it gives no answer', async () => {
    const [sent, nothing] = [lastSent(), lastSent()];
    const { left } = await deliver({ sent });
    const { id } = left.ticket ?? { id: '' };
    expect(sent.isKnown(id, JSON.stringify(left.seen))).toBe(true);
    const failing = { ...desk, read: () => Promise.reject(new Error('down')) };
    await deliver({ at: failing, sent: nothing }).catch(() => undefined);
    expect(nothing.isKnown(id, JSON.stringify(left.seen))).toBe(false);
  });

  test('is refused with advice where its company is mapped nowhere', async () => {
    const home = {
      kind: 'unmapped',
      code: 'unmapped-company',
      message: 'Nowhere.',
      advice: 'Map it.',
    } as const;
    const read = (): Promise<TicketState> => Promise.resolve({ kind: 'absent', at: Date.now(), home });
    const { end } = await deliver({ at: { ...desk, read } });
    expect(end).toEqual({
      kind: 'refused',
      problem: { code: 'unmapped-company', message: 'Nowhere.', advice: 'Map it.' },
    });
  });
});

test('a category that the desk never takes over is written twice, then told, and not fought about', async () => {
  const write: Desk['write'] = (order, attempt) =>
    desk.write(order.kind === 'create' ? order : { ...order, shift: undefined }, attempt);
  const at = { ...desk, write };
  const low = { ...FIRST, category: 'low' } as const;
  const { left } = await deliver({ at, left: await opened(low), target: NEXT });
  expect(desk.writes).toEqual(['create', 'change', 'change']);
  expect(left.untaken).toEqual({ category: 'high', times: 2 });
  const more = { ...NEXT, revision: 3, facts: { ...NEXT.facts, port: 8443 } };
  const after = await deliver({ at, left: { ...left, delivered: NEXT, doubt: undefined }, target: more });
  expect(desk.tickets[0]?.texts.at(-1)).toContain('\nThe desk did not take over the category High.\n');
  expect(desk.writes).toHaveLength(4);
  expect(after.left.untaken).toEqual({ category: 'high', times: 3 });
});

test.each([
  ['was told that the desk did not take it over', ['high', 'high']],
  ['was not told so', ['high']],
] as const)('a category is tried afresh after a fall, on a ticket that %s', async (_what, refused) => {
  let takes = false;
  const write: Desk['write'] = (order, attempt) =>
    desk.write(order.kind === 'create' || takes ? order : { ...order, shift: undefined }, attempt);
  let left = await opened({ ...FIRST, category: 'low' });
  const update = async (revision: number, category: Snapshot['category']) => {
    const target = { ...NEXT, revision, category, facts: { ...FIRST.facts, port: revision } };
    const { left: packed } = await deliver({ at: { ...desk, write }, left, target });
    left = unpackDelivery(packed, left, target);
  };
  for (const [index, category] of [...refused, 'low' as const].entries()) await update(2 + index, category);
  takes = true;
  await update(9, 'high');
  expect(desk.tickets[0]?.category).toBe('high');
});

test('a rule that takes the category back right after each answer is not fought, nor taken for a technician', async () => {
  const shifts: unknown[] = [];
  const at: Desk = {
    ...desk,
    write: async (order, attempt) => {
      const after = await desk.write(order, attempt);
      if (order.kind === 'change' && order.shift !== undefined) shifts.push(order.shift);
      const [ticket] = desk.tickets;
      if (ticket !== undefined) ticket.category = 'low';
      return after;
    },
  };
  let left = await opened({ ...FIRST, category: 'low' });
  const update = async (revision: number, category: Snapshot['category']) => {
    const facts = { ...FIRST.facts, port: revision };
    const target = { ...NEXT, revision, category, facts };
    const { left: packed } = await deliver({ at, left, target });
    left = unpackDelivery(packed, left, target);
  };
  for (const revision of [2, 3, 4, 5]) await update(revision, 'high');
  expect(shifts).toHaveLength(2);
  await update(6, 'medium');
  expect(shifts.at(-1)).toEqual({ from: 'low', to: 'medium', place: true, priority: true });
  const said = desk.tickets[0]?.texts.map((text) => /^(The desk did|A technician).*$/m.exec(text)?.[0]);
  const remark = 'The desk did not take over the category High.';
  expect(said).toEqual([undefined, undefined, undefined, remark, undefined, undefined]);
});

test('two accounts that report one incident keep a ticket each, and take nothing of the other’s for their own', async () => {
  const other = { ...KEY, account: 'us', mark: 'US' };
  const left = await opened();
  await deliver({ left, target: NEXT });
  expect(await deliver({ key: other, target: NEXT })).toMatchObject({
    left: { ticket: { id: '2' }, delivered: 2, twins: [] },
    news: [{ kind: 'opened', ticket: '2' }],
  });
  const marks = desk.tickets.map(({ texts }) => texts.map((text) => text.split('\n').at(-1)));
  expect(marks).toEqual([['[GZ-abc #1.k7ab]', '[GZ-abc #2.k7ab]'], ['[US-abc #2.k7ab]']]);
});

test('a changed mark finds the tickets and notes of the former one', async () => {
  await opened();
  const key = { ...KEY, mark: 'EDR', formerMarks: ['GZ'] };
  expect(await deliver({ key, target: NEXT, left: delivery({ doubt: voidDoubt() }) })).toMatchObject({
    left: { ticket: { id: '1' }, delivered: 2 },
    news: [{ kind: 'opened' }, { kind: 'updated', revision: 2 }],
  });
  expect(desk.tickets).toHaveLength(1);
  expect(desk.tickets[0]?.texts[1]).toMatch(/\[EDR-abc #2\.k7ab\]$/);
});

describe('a failure', () => {
  test('that sent nothing is left to Temporal', async () => {
    desk.troubles = ['down'];
    const failed = await deliver().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ApplicationFailure);
    expect(failed).toMatchObject({ type: 'down', nonRetryable: false, details: [{ advice: 'Wait.' }] });
  });

  test('that sent nothing is an answer where an operator asked', async () => {
    desk.troubles = ['down'];
    expect(await deliver({ isAsked: true })).toMatchObject({
      end: { kind: 'unavailable', problem: { code: 'down', advice: 'Wait.' }, retryAfter: 0 },
    });
  });

  test('that sent nothing is an answer at the third attempt, unless operators know already', async () => {
    const problem = { code: 'down', message: 'It is down.', advice: 'Wait.', since: 1 };
    desk.always = 'down';
    await expect(deliver({ times: { attempt: 2 } })).rejects.toThrow('down');
    expect((await deliver({ times: { attempt: 3 } })).end).toMatchObject({ kind: 'unavailable' });
    await expect(deliver({ times: { attempt: 3 }, left: delivery({ problem }) })).rejects.toThrow('down');
  });

  test('that may have sent a write is an answer, and doubt until the write can no longer be carried out', async () => {
    desk.troubles = ['loses the order'];
    const before = Date.now();
    const { left, end } = await deliver({ policy: { writeLife: 80_000 } });
    expect(end).toMatchObject({ kind: 'waiting', problem: { code: 'down' } });
    expect(left.doubt).toMatchObject({ attempted: [1], write: 1 });
    expect(left.doubt?.until).toBeGreaterThanOrEqual(before + 80_000);
  });

  test('of a write that was carried out all the same is found out by reading', async () => {
    desk.troubles = ['loses the answer'];
    const { left } = await deliver();
    const again = {
      ...left,
      delivered: undefined,
      doubt: left.doubt && { ...left.doubt, attempted: [FIRST] },
    };
    expect(await deliver({ left: again })).toMatchObject({
      left: { ticket: { id: '1' }, doubt: undefined },
      news: [{ kind: 'opened' }],
      end: { kind: 'settled' },
    });
    expect(desk.writes).toEqual(['create']);
    expect(desk.reads).toEqual([false, true]);
  });

  test('of a change whose note was not sent is over once the ticket stands as it sets it', async () => {
    const left = await opened({ ...FIRST, category: 'low' });
    const write: Desk['write'] = async (order, attempt) => {
      if (order.kind === 'create' || order.shift === undefined) return desk.write(order, attempt);
      await desk.write({ ...order, note: undefined }, attempt);
      const problem = { code: 'down', message: 'It is down.', advice: 'Wait.' };
      throw new VendorUnavailable('manage', { ...problem, sent: 'changes' });
    };
    const at = { ...desk, write };
    const lost = await deliver({ at, left, target: NEXT });
    expect(lost).toMatchObject({
      left: { doubt: { attempted: [2] }, delivered: 1 },
      end: { kind: 'waiting' },
    });
    const again = unpackDelivery(lost.left, left, NEXT);
    expect(await deliver({ at, left: again, target: NEXT })).toMatchObject({
      left: { delivered: 2, category: 'high', doubt: undefined },
      end: { kind: 'settled' },
    });
    expect(desk.tickets[0]?.texts).toHaveLength(2);
  });

  test('that is a refusal is an answer with advice', async () => {
    desk.troubles = ['refuses'];
    expect(await deliver()).toMatchObject({
      left: { doubt: undefined },
      end: { kind: 'refused', problem: { code: 'unknown-priority', advice: 'Choose another priority.' } },
    });
  });

  test('that is a refusal is none where the ticket was changed since it was read', async () => {
    const left = await opened({ ...FIRST, category: 'low' });
    const write: Desk['write'] = (order, attempt) => {
      if (desk.tickets[0]?.category === 'low') {
        desk.tickets[0].category = 'elsewhere'; // by a technician, just before
        desk.troubles = ['refuses'];
      }
      return desk.write(order, attempt);
    };
    expect(await deliver({ at: { ...desk, write }, left, target: NEXT })).toMatchObject({
      left: { delivered: 2, doubt: undefined },
      end: { kind: 'settled' },
    });
    expect(desk.writes).toEqual(['create', 'change', 'change']);
    expect(desk.tickets[0]?.texts).toHaveLength(2);
  });

  test('after something was written is an answer, so that nothing of it is forgotten', async () => {
    const left = await opened({ ...FIRST, category: 'low' });
    const write: Desk['write'] = (order, attempt) => {
      const untaken = order.kind === 'create' ? order : { ...order, shift: undefined };
      const after = desk.write(untaken, attempt);
      desk.troubles = ['down']; // at the second try to have the category taken over
      return after;
    };
    expect(await deliver({ at: { ...desk, write }, left, target: NEXT })).toMatchObject({
      left: { delivered: 2, untaken: { category: 'high', times: 1 }, doubt: undefined, writes: 2 },
      news: [{ kind: 'updated', revision: 2 }],
      end: { kind: 'unavailable', problem: { code: 'down', advice: 'Wait.' }, retryAfter: 0 },
    });
    expect(desk.writes).toEqual(['create', 'change', 'change']);
  });
});

describe('a write that fails time and again where the desk can be read', () => {
  let fails: (order: TicketOrder) => boolean;
  let left: Delivery;
  const trying = (code: string, target = FIRST) => {
    const problem = { code, message: 'Manage answered 500.', advice: 'Wait.' };
    const write: Desk['write'] = (order, attempt) =>
      fails(order)
        ? Promise.reject(new VendorUnavailable('manage', { ...problem, sent: 'perhaps' }))
        : desk.write(order, attempt);
    return async (writeLife: number) => {
      const { left: packed, end } = await deliver({
        at: { ...desk, write },
        left,
        target,
        policy: { writeLife },
      });
      left = unpackDelivery(packed, left, target);
      const told = 'problem' in end ? end.problem : undefined;
      left = { ...left, problem: told && { ...told, since: 0 } };
      return told;
    };
  };
  beforeEach(() => {
    fails = () => true;
    left = delivery();
  });

  test('is told apart from an outage', async () => {
    const tryOnce = trying(SERVER_ERROR);
    expect(await tryOnce(0)).toMatchObject({ code: SERVER_ERROR });
    expect(await tryOnce(0)).toMatchObject({ code: SERVER_ERROR });
    const failing = {
      code: 'write-fails',
      message:
        'The manage desk can be read, but answered this write with an error 3 times: Manage answered 500.',
      advice: expect.stringMatching(
        /^Plumbline goes on trying\. .* look for the cause in this ticket/,
      ) as string,
    };
    expect(await tryOnce(60_000)).toMatchObject(failing);
    expect(await tryOnce(60_000)).toMatchObject(failing); // a look alone, as the write may still be carried out
    fails = () => false;
    left = { ...left, doubt: left.doubt && { ...left.doubt, until: 0, lookAt: 0 } };
    expect(await tryOnce(60_000)).toBeUndefined();
    expect(left).toMatchObject({ ticket: { id: '1' }, doubt: undefined });
  });

  test.each([SERVER_ERROR, NOT_THE_VENDOR])(
    'is told with %s from the first time on, while it is looked for',
    async (code) => {
      const tryOnce = trying(code);
      expect(await tryOnce(60_000)).toMatchObject({ code });
      expect(await tryOnce(60_000)).toMatchObject({ code, tries: 0 }); // a look alone
      expect(desk.writes).toEqual([]);
    },
  );

  test('is made without what attackers write where something on the way keeps it off', async () => {
    const facts = { ...FIRST.facts, processCommandLine: 'powershell -enc SQBFAFgA' };
    const attacked = { ...FIRST, facts };
    fails = (order) => JSON.stringify(order).includes('powershell');
    const tryOnce = trying(NOT_THE_VENDOR, attacked);
    for (const code of [NOT_THE_VENDOR, NOT_THE_VENDOR, 'kept-off'])
      expect(await tryOnce(0)).toMatchObject({ code });
    expect(await tryOnce(0)).toBeUndefined();
    const [text = ''] = desk.tickets[0]?.texts ?? [];
    expect(text).toContain('\nProcess command line: left out\n');
    expect(text).toContain('\nProcess path: n/a\n');
    expect(text).toContain('are left out here: on its way to this desk the text with them was refused.');
  });
});

describe('an attempt whose time is nearly over', () => {
  const hang: Desk['read'] = (_question, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });

  test.each([
    ['its own', { startToClose: 500 }],
    ['that of all attempts', { age: 599_500 }],
  ])(
    'fails before Temporal gives it up, so that Temporal knows that nothing was sent: %s',
    async (_what, times) => {
      const given = { at: { ...desk, read: hang }, times };
      await expect(deliver(given)).rejects.toMatchObject({ type: 'out-of-time', nonRetryable: false });
      const { end, left } = await deliver({ ...given, isAsked: true });
      expect({ kind: end.kind, doubt: left.doubt }).toEqual({ kind: 'unavailable', doubt: undefined });
    },
  );

  test.each([{ age: 585_003 }, { startToClose: 12_345 }])(
    'may have any time, of which a tenth is no whole number of ms: %o',
    async (times) => {
      expect((await deliver({ times })).end.kind).toBe('settled');
    },
  );

  test('awaits a write that was sent', async () => {
    const write: Desk['write'] = async (order, attempt) => {
      await new Promise((resolve) => {
        attempt.signal.addEventListener('abort', resolve);
      });
      return desk.write(order, { signal: new AbortController().signal });
    };
    const { left } = await deliver({ at: { ...desk, write }, times: { startToClose: 500 } });
    expect(left).toMatchObject({ ticket: { id: '1' }, delivered: 1, doubt: undefined });
  });
});

describe('an attempt that is stopped', () => {
  test('leaves no doubt where its write was not sent', async () => {
    const stop = new AbortController();
    const write: Desk['write'] = (_order, { signal }) => {
      stop.abort(new CancelledFailure('stop'));
      signal.throwIfAborted();
      return Promise.reject(new Error('not reached'));
    };
    const { end, left } = await deliver({ at: { ...desk, write }, signal: stop.signal });
    expect({ end, doubt: left.doubt }).toEqual({ end: { kind: 'stopped' }, doubt: undefined });
  });

  test('answers that it stopped before its write', async () => {
    const stop = new AbortController();
    const read: Desk['read'] = (question, attempt) => {
      stop.abort(new CancelledFailure('stop'));
      return desk.read(question, attempt);
    };
    const { end, left } = await deliver({ at: { ...desk, read }, signal: stop.signal });
    expect(end).toEqual({ kind: 'stopped' });
    expect(left.doubt).toBeUndefined();
    expect(desk.writes).toEqual([]);
  });

  test('still tells of the write that it had sent', async () => {
    const stop = new AbortController();
    const write: Desk['write'] = async (order, attempt) => {
      const after = await desk.write(order, attempt);
      stop.abort(new CancelledFailure('stop'));
      return after;
    };
    const { left, news } = await deliver({ at: { ...desk, write }, signal: stop.signal });
    expect(left).toMatchObject({ ticket: { id: '1' }, delivered: 1 });
    expect(news).toEqual([{ kind: 'opened', ticket: '1', category: 'high' }]);
  });
});
