import { beforeEach, expect, test } from 'vitest';
import type { Desk } from '../desks/desk.ts';
import { snapshot } from '../incident/builders.fixture.ts';
import { followSuccession } from '../incident/follow-write.ts';
import { followAdoption } from '../incident/named-ticket.ts';
import { unpackDelivery } from '../incident/packed-delivery.ts';
import { FIRST, NEXT, startTrial } from './deliver.fixture.ts';
let { desk, deliver, opened } = startTrial();
beforeEach(() => ({ desk, deliver, opened } = startTrial()));

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
  expect(twin?.texts[1]).toMatch(/^This ticket is a twin of ticket 1: [^\n]+\n\[GZ-abc #0\.k7ab\]$/);
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
