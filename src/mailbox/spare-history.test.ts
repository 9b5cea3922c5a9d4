import { describe, expect, it } from 'vitest';
import { fakeClient } from './fake-client.fixture.ts';
import { incidentHistorySize, sparingHistory } from './spare-history.ts';

const MIB = 1024 * 1024;
const TAKEN = { kind: 'taken' };
const group = (incidentId: string, bytes: number) => ({ account: 'main', incidentId, events: [], bytes });

function stage() {
  const looks: string[] = [];
  const history = { size: 0 };
  const send = sparingHistory(
    () => Promise.resolve({ kind: 'taken' }),
    (_, incidentId) => {
      looks.push(incidentId);
      return Promise.resolve(history.size);
    },
  );
  return {
    history,
    looks,
    send: (id: string, bytes: number) => send(group(id, bytes), Date.now() + 9),
  };
}

it('the size of a history is looked up once in 8 MiB of an incident', async () => {
  const { looks, send } = stage();
  for (let n = 0; n < 20; n += 1) await send('one', MIB);
  await send('two', MIB);
  expect(looks).toEqual(['one', 'one']);
});

it('an incident whose history is too large takes nothing until it has shrunk; others do', async () => {
  const { history, send } = stage();
  history.size = 24 * MIB;
  expect(await send('one', 8 * MIB)).toEqual(TAKEN);
  const full = {
    kind: 'full',
    reason: 'incident/main/one has 25165824 bytes of history; its workers are behind or down',
  };
  expect([await send('one', 1), await send('one', 1), await send('two', 1)]).toEqual([full, full, TAKEN]);
  history.size -= 1;
  expect(await send('one', 1)).toEqual(TAKEN);
});

it.each([
  { others: 9_999, looks: ['one'] },
  { others: 10_000, looks: [] },
])('bytes of an incident are forgotten once 10,000 others were counted since: $others', async (row) => {
  const { looks, send } = stage();
  await send('one', 8 * MIB);
  for (let n = 0; n < row.others; n += 1) await send(`other-${n}`, 1);
  await send('one', 1);
  expect(looks).toEqual(row.looks);
});

describe('the size of the history of an incident', () => {
  it.each<[string, string, number | undefined, number]>([
    ['that runs is told', 'RUNNING', 4_096, 4_096],
    ['that runs counts as 0 where Temporal does not tell it', 'RUNNING', undefined, 0],
    ['that is over counts as 0, for the next event starts a new one', 'COMPLETED', 4_096, 0],
  ])('%s', async (_, name, historySize, size) => {
    const { client, described, state } = fakeClient();
    Object.assign(state, { status: { name }, historySize });
    expect(await incidentHistorySize(client)('main', 'one', Date.now() + 60_000)).toBe(size);
    expect(described).toEqual(['incident/main/one']);
  });

  it('that never ran counts as 0', async () => {
    const { client } = fakeClient({ kind: 'gone' });
    expect(await incidentHistorySize(client)('main', 'one', Date.now() + 60_000)).toBe(0);
  });

  it('is not known where Temporal does not answer', async () => {
    const { client } = fakeClient({ kind: 'later', reason: 'no connection' });
    await expect(incidentHistorySize(client)('main', 'one', Date.now() + 60_000)).rejects.toThrow();
  });
});
