import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import { ACCOUNT } from '../../demo/settings-file.ts';
import type { Stack } from '../../demo/stack.ts';
import {
  incidentEvent,
  newIncidentId,
  plumbline as plumblineAt,
  push,
  startRealStack,
  untilTickets,
} from './real-stack.ts';
import { until } from '../until.ts';

let stack: Stack;
let addresses: Addresses;
beforeAll(async () => {
  stack = await startRealStack();
  ({ addresses } = stack);
});
afterAll(() => stack.stop());

const plumbline = (...args: readonly string[]): Promise<string> => plumblineAt(stack, ...args);
const quarantined = async (): Promise<readonly { readonly name: string; readonly reason: string }[]> =>
  (await plumbline('quarantine', 'list', '--json'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { name: string; reason: string });

it('of fifty events one is poison: 49 are delivered, the one is kept, shown and can be replayed', async () => {
  const ids = Array.from({ length: 49 }, newIncidentId);
  const events = ids.map((id) => incidentEvent(addresses, id));
  const poison = incidentEvent(addresses, 'no id; drop it', { computer_name: 'POISONED' });
  expect(await push(addresses, ...events.slice(0, 20), poison, ...events.slice(20))).toBe(200);
  await Promise.all(ids.map((id) => untilTickets(addresses, id, (tickets) => tickets.length === 2)));

  const [kept, ...others] = await until(quarantined, (list) => list.length > 0);
  expect(others).toEqual([]);
  const name = kept?.name ?? '';
  const shown = JSON.parse(await plumbline('quarantine', 'show', name, '--json')) as { text: string };
  expect(JSON.parse(shown.text)).toMatchObject({ params: { events: [poison] } });

  // It is no better than before: replayed, it is kept again, and nothing is lost.
  expect(await plumbline('quarantine', 'replay', name)).toContain('it stays in quarantine');
  expect(await quarantined()).toHaveLength(1);
});

it('every event of an incident can be shown as it came', async () => {
  const id = newIncidentId();
  const sent = [
    incidentEvent(addresses, id, { severity_score: 41, unheard_of: { deep: ['kept', 1] } }),
    incidentEvent(addresses, id, { severity_score: 92 }),
  ];
  for (const event of sent) expect(await push(addresses, event)).toBe(200);
  const raw = (await plumbline('incidents', 'show', ACCOUNT, id, '--raw', '--json'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { raw: unknown }).raw);
  expect(raw).toEqual(sent);
});
