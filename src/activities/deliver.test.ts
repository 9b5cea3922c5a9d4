import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { beforeEach, describe, expect, test } from 'vitest';
import { scriptedDesk } from '../desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../desks/scripted-desk.fixture.ts';
import type { Accepted, Desk, TicketOrder } from '../desks/desk.ts';
import { delivery, snapshot, ticketPolicy } from '../incident/builders.fixture.ts';
import type { TicketPolicy } from '../incident/policy.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { DEFAULT_TEXTS } from '../incident/text-settings.ts';
import type { TicketState } from '../incident/ticket.ts';
import type { NameOf } from './client-name.ts';
import { deliverActivity } from './deliver.ts';
import type { DeliverInput, DeliverResult } from './deliver.ts';
import { runningActivity } from './running-activity.fixture.ts';

const KEY = { account: 'main', incidentId: 'abc', mark: 'GZ', formerMarks: [], life: 'k7ab' };
const FIRST = snapshot(1, { facts: { computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious' } });
const NEXT: Snapshot = { ...FIRST, revision: 2, facts: { ...FIRST.facts, port: 443 } };
const nameOf: NameOf = () => Promise.resolve({ kind: 'known', name: 'Acme' });

let desk: ScriptedDesk;
beforeEach(() => {
  desk = scriptedDesk('manage');
});

interface Given {
  readonly target?: Snapshot;
  readonly left?: DeliverInput['left'];
  readonly policy?: Partial<TicketPolicy>;
  readonly at?: Desk;
  readonly signal?: AbortSignal;
}

function deliver({
  target = FIRST,
  left = delivery(),
  policy,
  at = desk,
  signal,
}: Given = {}): Promise<DeliverResult> {
  const textsOf = () => ({ texts: DEFAULT_TEXTS, link: undefined });
  const { deliver: act } = deliverActivity({ desk: at, nameOf, textsOf });
  const input = { key: KEY, target, left, policy: ticketPolicy(policy) };
  return runningActivity(() => act(input), signal === undefined ? {} : { signal });
}

/** Opens the ticket and gives what is left there. */
async function opened(target = FIRST): Promise<DeliverInput['left']> {
  const { left } = await deliver({ target });
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

  test('looks for a successor before it opens one, in one go', async () => {
    const left = await opened();
    desk.tickets.splice(0, 1, { id: '1', subject: 'other', category: 'low', texts: [] });
    const gone = { ...left, ticket: { id: '7', generation: 1 } };
    const { news, end } = await deliver({ left: gone, target: NEXT });
    expect(end.kind).toBe('settled');
    expect(news).toEqual([{ kind: 'succeeded', ticket: '7', by: '2', because: 'gone', category: 'high' }]);
    expect(desk.tickets[1]?.texts[0]).toContain('succeeds ticket 7');
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
  expect(after.left.untaken).toBeUndefined();
});

describe('a failure', () => {
  test('that sent nothing is left to Temporal', async () => {
    desk.troubles = ['down'];
    const failed = await deliver().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ApplicationFailure);
    expect(failed).toMatchObject({ type: 'down', nonRetryable: false, details: [{ advice: 'Wait.' }] });
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

test('a second ticket that is not of our own making is named and left alone', async () => {
  const left = { ...(await opened()), lookBackAt: Date.now() };
  desk.tickets.push({ id: '2', subject: 'EDR: x [GZ-abc]', category: 'high', texts: ['[GZ-abc #1.zz99]'] });
  expect((await deliver({ left })).left.twins).toEqual(['2']);
  expect(desk.tickets[1]?.texts).toHaveLength(1);
});

describe('a write that is only accepted', () => {
  /** A desk that carries out nothing before it is read so often. */
  function later(reads: number): Desk {
    const queue: { order: TicketOrder; after: number }[] = [];
    let read = 0;
    return {
      ...desk,
      async read(question, attempt) {
        read += 1;
        for (const { order, after } of queue.splice(0)) {
          if (after > read) queue.push({ order, after });
          else await desk.write(withWriteMark(order), attempt);
        }
        return desk.read(question, attempt);
      },
      write(order): Promise<Accepted> {
        queue.push({ order, after: read + reads });
        return Promise.resolve({ kind: 'accepted', expires: Date.now() + 900_000 });
      },
    };
  }

  const withWriteMark = (order: TicketOrder): TicketOrder => {
    const marked = (text: string): string => text.replace(/(\[[^[]*)$/, `[GZ-abc w${order.write}.k7ab] $1`);
    if (order.kind === 'create') return { ...order, body: marked(order.body) };
    return { ...order, note: order.note && { ...order.note, text: marked(order.note.text) } };
  };

  test('is read back by the same activity where it is done soon', async () => {
    const result = await deliver({ at: later(2), policy: { overtakes: true } });
    expect(result).toMatchObject({
      left: { ticket: { id: '1' }, delivered: 1, doubt: undefined, writes: 1 },
      news: [{ kind: 'opened' }],
      end: { kind: 'settled' },
    });
  });

  test('is left to be read again where it takes longer', async () => {
    const { left, end } = await deliver({ at: later(99), policy: { overtakes: true } });
    expect(end.kind).toBe('waiting');
    expect(left.doubt).toMatchObject({ attempted: [1], write: 1 });
    expect(left.doubt?.lookAt).toBeLessThan(left.doubt?.until ?? 0);
  });
});

describe('an attempt that is stopped', () => {
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
