import { expect, it } from 'vitest';
import { sparingHistory } from './spare-history.ts';

const MIB = 1024 * 1024;
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
    send: async (id: string, bytes: number) => (await send(group(id, bytes), Date.now() + 9)).kind,
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
  history.size = 23.5 * MIB;
  for (let n = 0; n < 8; n += 1) expect(await send('one', MIB)).toBe('taken');
  expect([await send('one', MIB), await send('one', MIB), await send('two', MIB)]).toEqual([
    'full',
    'full',
    'taken',
  ]);
  history.size = MIB;
  expect(await send('one', MIB)).toBe('taken');
});
