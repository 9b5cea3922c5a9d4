import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { beforeEach, describe, expect, test } from 'vitest';
import { SERVER_ERROR, VendorUnavailable } from '../http/vendor-errors.ts';
import { scriptedDesk } from '../desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../desks/scripted-desk.fixture.ts';
import type { Accepted, Attempt, Desk, TicketOrder } from '../desks/desk.ts';
import { delivery, doubt, snapshot, ticketPolicy } from '../incident/builders.fixture.ts';
import type { Doubt } from '../incident/delivery.ts';
import { followSuccession } from '../incident/follow-write.ts';
import { followAdoption } from '../incident/named-ticket.ts';
import { unpackDelivery } from '../incident/packed-delivery.ts';
import type { TicketPolicy } from '../incident/policy.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { DEFAULT_TEXTS } from '../incident/text-settings.ts';
import type { TicketState } from '../incident/ticket.ts';
import type { NameOf } from './client-name.ts';
import { deliverActivity } from './deliver.ts';
import type { DeliverResult } from './deliver.ts';
import type { DeliverInput } from './delivering.ts';
import { lastSent } from './last-sent.ts';
import type { LastSent } from './last-sent.ts';
import { runningActivity } from './running-activity.fixture.ts';
import type { Surroundings } from './running-activity.fixture.ts';

const KEY = { account: 'main', incidentId: 'abc', mark: 'GZ', formerMarks: [], life: 'k7ab' };
const FIRST = snapshot(1, { facts: { computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious' } });
const NEXT: Snapshot = { ...FIRST, revision: 2, facts: { ...FIRST.facts, port: 443 } };
const OF_A: Snapshot = { ...FIRST, facts: { ...FIRST.facts, companyId: 'a' } };
const nameOf: NameOf = () => Promise.resolve({ kind: 'known', name: 'Acme' });

let desk: ScriptedDesk;
let sent: LastSent;
beforeEach(() => {
  sent = lastSent();
  desk = scriptedDesk('manage');
});

interface Given {
  readonly key?: DeliverInput['key'];
  readonly target?: Snapshot;
  readonly left?: DeliverInput['left'];
  readonly policy?: Partial<TicketPolicy>;
  readonly at?: Desk;
  readonly signal?: AbortSignal;
  readonly times?: Pick<Partial<Surroundings>, 'attempt' | 'startToClose' | 'age'>;
  readonly isAsked?: boolean;
}

function deliver({
  key = KEY,
  target = FIRST,
  left = delivery(),
  policy,
  at = desk,
  signal,
  times,
  isAsked = false,
}: Given = {}): Promise<DeliverResult> {
  const textsOf = () => ({ texts: DEFAULT_TEXTS, link: undefined });
  const { deliver: act } = deliverActivity({ desk: at, nameOf, textsOf, sent });
  const input = { key, target, left, policy: ticketPolicy(policy), isAsked };
  return runningActivity(() => act(input), {
    ...(signal !== undefined && { signal }),
    ...times,
  });
}

/** A desk that only accepts writes, and carries out nothing before it is read so often. */
function accepting(reads: number): Desk {
  const queue: { order: TicketOrder; after: number }[] = [];
  let read = 0;
  return {
    ...desk,
    async read(question, attempt) {
      read += 1;
      for (const { order, after } of queue.splice(0)) {
        if (after > read) queue.push({ order, after });
        else await carryOut(order, attempt);
      }
      return desk.read(question, attempt);
    },
    write(order): Promise<Accepted> {
      queue.push({ order, after: read + reads });
      return Promise.resolve({ kind: 'accepted', expires: Date.now() + 900_000 });
    },
  };
}

/** What such a desk does in the end leaves the mark of its write, with a note or without. */
async function carryOut(order: TicketOrder, attempt: Attempt): Promise<void> {
  const mark = `[GZ-abc w${order.write}.k7ab]`;
  const marked = (text: string): string => text.replace(/(\[[^[]*)$/, `${mark} $1`);
  if (order.kind === 'create') await desk.write({ ...order, body: marked(order.body) }, attempt);
  else
    await desk.write(
      { ...order, note: order.note && { ...order.note, text: marked(order.note.text) } },
      attempt,
    );
  if (order.kind === 'change' && order.note === undefined)
    desk.tickets.find(({ id }) => id === order.read.ticket.id)?.texts.push(mark);
}

/** A create that can no longer be carried out. */
function voidDoubt(): Doubt {
  const over = Date.now() - 1;
  const doubtful = { attempted: [FIRST], write: 1, written: undefined, failures: 0, statuses: [] };
  return { ...doubtful, until: over, late: over + 60_000, sooner: [], lookAt: over, looks: 8, lookedFor: 1 };
}

/** Opens the ticket and gives what is left there. */
async function opened(target = FIRST, at: Desk = desk): Promise<DeliverInput['left']> {
  const { left } = await deliver({ target, at });
  return { ...left, delivered: target, doubt: undefined };
}

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

  test('tells the watch how it saw the ticket, and nothing where it gives no answer', async () => {
    const { left } = await deliver();
    const { id } = left.ticket ?? { id: '' };
    expect(sent.isKnown(id, JSON.stringify(left.seen))).toBe(true);
    sent = lastSent();
    const failing = { ...desk, read: () => Promise.reject(new Error('down')) };
    await deliver({ at: failing }).catch(() => undefined);
    expect(sent.isKnown(id, JSON.stringify(left.seen))).toBe(false);
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

test('a write that fails time and again where the desk can be read is told apart from an outage', async () => {
  const problem = { code: SERVER_ERROR, message: 'Manage answered 500.', advice: 'Wait.' };
  let fails = true;
  const write: Desk['write'] = (order, attempt) =>
    fails
      ? Promise.reject(new VendorUnavailable('manage', { ...problem, sent: 'perhaps' }))
      : desk.write(order, attempt);
  let left = delivery();
  const tryOnce = async (writeLife: number) => {
    const { left: packed, end } = await deliver({ at: { ...desk, write }, left, policy: { writeLife } });
    left = unpackDelivery(packed, left, FIRST);
    const told = 'problem' in end ? end.problem : undefined;
    left = { ...left, problem: told && { ...told, since: 0 } };
    return told;
  };
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
  fails = false;
  left = { ...left, doubt: left.doubt && { ...left.doubt, until: 0, lookAt: 0 } };
  expect(await tryOnce(60_000)).toBeUndefined();
  expect(left).toMatchObject({ ticket: { id: '1' }, doubt: undefined });
});

test('a create that was carried out late after all leaves a twin that is named, told once and closed where that is wanted', async () => {
  const left = { ...(await opened()), lookBackAt: Date.now() };
  desk.tickets.push({
    id: '2',
    subject: 'EDR: ATC.Malicious on WIN-SRV01 [GZ-abc]',
    category: 'high',
    texts: ['[GZ-abc #1.k7ab]'],
  });
  expect(await deliver({ left, policy: { closes: true } })).toMatchObject({
    left: { ticket: { id: '1' }, twins: ['2'], lookBackAt: undefined },
    news: [{ kind: 'twin', ticket: '1', twins: ['2'] }],
    end: { kind: 'settled' },
  });
  const [kept, twin] = desk.tickets;
  expect(twin?.texts[1]).toMatch(/^This ticket is a twin of ticket 1: [^\n]+\n\[GZ-abc #1\.k7ab\]$/);
  expect([kept?.closing, twin?.closing?.by]).toEqual([undefined, 'us']);
  expect(kept?.texts).toHaveLength(1);
});

test('a create that was carried out late, after its ticket was lost, is named where no successor is due', async () => {
  const first = { ...(await opened()), lookBackAt: Date.now() };
  const lost = followSuccession(first, 'gone');
  desk.tickets.splice(0, 1, {
    id: '3',
    subject: 'EDR: ATC.Malicious on WIN-SRV01 [GZ-abc]',
    category: 'high',
    texts: [],
  });
  const target = snapshot(2, { facts: { status: 'closed' } });
  expect(await deliver({ left: lost, target })).toMatchObject({
    left: { ticket: undefined, twins: ['3'], lookBackAt: undefined },
    news: [{ kind: 'twin', ticket: '1', twins: ['3'] }],
  });
  expect(desk.tickets).toHaveLength(1);
});

test('a create that was carried out late, after its ticket got a successor, is named and told, too', async () => {
  const first = { ...(await opened()), lookBackAt: Date.now() + 60_000 };
  const { left: next } = await deliver({ left: followSuccession(first, 'closed') });
  expect(next).toMatchObject({ ticket: { id: '2', generation: 2 }, lookBackAt: first.lookBackAt, twins: [] });
  const subject = 'EDR: ATC.Malicious on WIN-SRV01 [GZ-abc]';
  desk.tickets.splice(1, 0, { id: '3', subject, category: 'high', texts: ['[GZ-abc #1.k7ab]'] });
  const left = { ...unpackDelivery(next, first, FIRST), lookBackAt: Date.now() };
  expect(await deliver({ left })).toMatchObject({
    left: { ticket: { id: '2' }, twins: ['3'], succeeded: [], lookBackAt: undefined },
    news: [{ kind: 'twin', ticket: '2', twins: ['3'] }],
    end: { kind: 'settled' },
  });
  expect(desk.tickets.map(({ texts }) => texts.length)).toEqual([1, 2, 1]);
});

test('a twin that an operator names later is told what it lacks', async () => {
  const twin = { subject: 'EDR: ATC.Malicious on WIN-SRV01 [GZ-abc]', category: 'high' } as const;
  const left = { ...(await opened()), delivered: NEXT, lookBackAt: Date.now() };
  desk.tickets.push({ id: '2', ...twin, texts: ['[GZ-abc #1.k7ab]'] });
  const { left: named } = await deliver({ left, target: NEXT });
  const adopted = followAdoption(unpackDelivery(named, left, NEXT), '2');
  expect(await deliver({ left: adopted, target: NEXT })).toMatchObject({
    left: { ticket: { id: '2' }, delivered: 2 },
    news: [
      { kind: 'adopted', ticket: '2' },
      { kind: 'updated', revision: 2 },
      { kind: 'shifted', to: 'high' },
    ],
  });
  expect(desk.tickets[1]?.texts[2]).toMatch(/Port: 443[^]*\[GZ-abc #2\.k7ab\]$/);
});

test('a twin that is found together with its ticket is told, too', async () => {
  await opened();
  const subject = 'EDR: ATC.Malicious on WIN-SRV01 [GZ-abc]';
  desk.tickets.push({ id: '2', subject, category: 'high', texts: ['[GZ-abc #1.k7ab]'] });
  const read: Desk['read'] = async (question, attempt) => {
    const ticket = question.ticket ?? { id: '1', generation: 1 };
    const state = await desk.read({ ...question, ticket, readsNotes: true }, attempt);
    return state.kind === 'there' && question.ticket === undefined ? { ...state, twins: ['2'] } : state;
  };
  expect(await deliver({ at: { ...desk, read } })).toMatchObject({
    left: { ticket: { id: '1' }, twins: ['2'] },
    news: [{ kind: 'opened' }, { kind: 'twin', twins: ['2'] }],
  });
  expect(desk.tickets.map(({ texts }) => texts.length)).toEqual([1, 2]);
});

test('a second ticket that is not of our own making is named and left alone', async () => {
  const left = { ...(await opened()), lookBackAt: Date.now() };
  desk.tickets.push({ id: '2', subject: 'EDR: x [GZ-abc]', category: 'high', texts: ['[GZ-abc #1.zz99]'] });
  expect((await deliver({ left })).left.twins).toEqual(['2']);
  expect(desk.tickets[1]?.texts).toHaveLength(1);
});

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
