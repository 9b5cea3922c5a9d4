import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Addresses } from '../../demo/addresses.ts';
import type { Stack } from '../../demo/stack.ts';
import {
  incidentEvent,
  newIncidentId,
  push,
  setFaults,
  startRealStack,
  textsByDesk,
  untilTickets,
} from './real-stack.ts';

let stack: Stack;
let addresses: Addresses;
beforeAll(async () => {
  // Short, for what was lost on its way is written again only once it can no longer arrive.
  stack = await startRealStack({
    policy: { updateInterval: '0s', doubt: '2s' },
    automate: { expiry: '5s', requestTimeout: '3s' },
    manage: { requestTimeout: '3s' },
  });
  ({ addresses } = stack);
});
afterAll(() => stack.stop());

const NAMES = { manage: 'ConnectWise Manage', automate: 'ConnectWise Automate' } as const;

/** How many requests an emulator has had. */
async function requestsTo({ url }: { readonly url: string }): Promise<number> {
  const counts = (await (await fetch(`${url}/emulator/requests`)).json()) as { total: number };
  return counts.total;
}

describe.each([
  { down: 'manage', other: 'automate' },
  { down: 'automate', other: 'manage' },
] as const)('$down answers 500 for a while', ({ down, other }) => {
  it(`does not delay ${other}, and ends in one ticket in the last state`, async () => {
    const id = newIncidentId();
    const before = await requestsTo(addresses[down]);
    await setFaults(addresses[down], { failWith: 500 });
    expect(await push(addresses, incidentEvent(addresses, id))).toBe(200);

    const written = async (): Promise<string> =>
      (await fetch(`${addresses[other].url}/emulator/tickets`)).text();
    await expect.poll(written).toContain(`[GZ-${id} #1.`);
    expect(await push(addresses, incidentEvent(addresses, id, { severity_score: 80 }))).toBe(200);
    await expect.poll(written).toContain(`[GZ-${id} #2.`);
    await expect.poll(() => requestsTo(addresses[down])).toBeGreaterThan(before + 2);
    await setFaults(addresses[down]);

    const tickets = await untilTickets(
      addresses,
      id,
      (found) => found.length === 2 && found.every(({ texts }) => texts.at(-1)?.includes(' #2.')),
    );
    const texts = textsByDesk(tickets);
    expect(texts[other]).toHaveLength(2);
    // As it is by now; or as it was, where the attempt under way found the desk back, and then an update.
    const [opening = '', update] = texts[down];
    expect(texts[down].length).toBeLessThanOrEqual(2);
    if (update === undefined) expect(opening).toMatch(/^Severity score: 80$/m);
    else expect(update).toContain('Severity score: 55 → 80');
    expect(tickets.find(({ desk }) => desk === NAMES[down])?.place).toContain(
      down === 'manage' ? 'Security Incidents' : 'EDR High',
    );
  });
});

describe('a connection that is lost', () => {
  it('after the desks committed leaves one ticket and each update once', async () => {
    const id = newIncidentId();
    const loseAnswers = async (): Promise<void> => {
      await setFaults(addresses.manage, { dropAfterCommit: 1 });
      await setFaults(addresses.automate, { dropAfterAccept: 1 });
    };
    await loseAnswers();
    await push(addresses, incidentEvent(addresses, id));
    await untilTickets(addresses, id, (found) => found.length === 2);
    await loseAnswers();
    await push(addresses, incidentEvent(addresses, id, { severity_score: 95 }));
    await untilTickets(addresses, id, (found) =>
      found.every(({ texts }) => texts.some((text) => text.includes(' #2.'))),
    );
    await push(addresses, incidentEvent(addresses, id, { severity_score: 96 }));
    const tickets = await untilTickets(addresses, id, (found) =>
      found.every(({ texts }) => texts.some((text) => text.includes(' #3.'))),
    );
    expect(Object.values(textsByDesk(tickets)).map((texts) => texts.length)).toEqual([3, 3]);
  });

  it('and committed late all the same leaves one ticket and each update once', async () => {
    const id = newIncidentId();
    // Two requests at Manage: the change that moves the ticket, then the note.
    const late = (count: number): Promise<unknown> =>
      Promise.all([
        setFaults(addresses.manage, { commitAfter: count, commitAfterMs: 2_500 }),
        setFaults(addresses.automate, { commitAfter: 1, commitAfterMs: 2_500 }),
      ]);
    await late(1);
    await push(addresses, incidentEvent(addresses, id));
    await untilTickets(addresses, id, (found) => found.length === 2);
    await late(2);
    await push(addresses, incidentEvent(addresses, id, { severity_score: 95 }));
    await untilTickets(addresses, id, (found) =>
      found.every(({ texts }) => texts.some((text) => text.includes(' #2.'))),
    );
    await push(addresses, incidentEvent(addresses, id, { severity_score: 96 }));
    const tickets = await untilTickets(addresses, id, (found) =>
      found.every(({ texts }) => texts.some((text) => text.includes(' #3.'))),
    );
    expect(Object.values(textsByDesk(tickets)).map((texts) => texts.length)).toEqual([3, 3]);
    for (const { place } of tickets) expect(place).toMatch(/EDR High|Security Incidents/);
  });

  it('before the desks committed only delays the ticket', async () => {
    const id = newIncidentId();
    await setFaults(addresses.manage, { dropBeforeCommit: 2 });
    await setFaults(addresses.automate, { dropBeforeAccept: 2 });
    await push(addresses, incidentEvent(addresses, id));
    const tickets = await untilTickets(addresses, id, (found) => found.length === 2);
    expect(Object.values(textsByDesk(tickets)).map((texts) => texts.length)).toEqual([1, 1]);
  });
});
