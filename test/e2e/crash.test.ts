import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
import { until } from '../until.ts';

let stack: Stack;
let addresses: Addresses;
beforeAll(async () => {
  // Short, for what a killed worker may have sent is written again only once it can no longer arrive.
  stack = await startRealStack({
    policy: { updateInterval: '0s', doubt: '1s' },
    automate: { requestTimeout: '8s' },
    manage: { requestTimeout: '8s' },
  });
  ({ addresses } = stack);
});
afterAll(() => stack.stop());

const count = (texts: readonly string[], mark: string): number =>
  texts.filter((text) => text.includes(mark)).length;

/** Waits until both desks have one ticket with this many texts, and then that nothing more comes of it. */
async function expectTexts(incidentId: string, wanted: number): Promise<void> {
  const tickets = await untilTickets(
    addresses,
    incidentId,
    (found) => found.length === 2 && found.every(({ texts }) => texts.length >= wanted),
  );
  const { automate, manage } = textsByDesk(tickets);
  for (const texts of [automate, manage]) {
    expect(texts).toHaveLength(wanted);
    for (let revision = 1; revision <= wanted; revision += 1)
      expect(count(texts, `[GZ-${incidentId} #${revision}.`)).toBe(1);
  }
}

/**
 * Pushes, kills the worker as soon as the desk has what it wrote but has not answered, and starts a new one.
 */
async function killAfterWrite(
  desk: 'manage' | 'automate',
  fault: Readonly<Record<string, unknown>>,
  event: unknown,
  wrote: () => Promise<boolean>,
): Promise<void> {
  await setFaults(addresses[desk], fault);
  expect(await push(addresses, event)).toBe(200);
  await until(wrote, (done) => done);
  await stack.killWorker();
  await setFaults(addresses[desk]);
  await stack.startWorker();
}

async function runs(incidentId: string): Promise<readonly { state: string }[]> {
  const answer = await fetch(`${addresses.automate.url}/emulator/runs`);
  const all = (await answer.json()) as { marker: string; state: string }[];
  return all.filter(({ marker }) => marker === `[GZ-${incidentId}]`);
}

describe('a worker killed between the write of a desk and the end of the activity', () => {
  it('leaves one ticket at Manage, with each update once', async () => {
    const id = newIncidentId();
    const texts = (wanted: number) => async () =>
      (
        await untilTickets(addresses, id, (found) =>
          found.some((ticket) => ticket.desk === 'ConnectWise Manage' && ticket.texts.length === wanted),
        )
      ).length > 0;
    await killAfterWrite('manage', { hangAfterCommit: 1 }, incidentEvent(addresses, id), texts(1));
    await expectTexts(id, 1);
    await killAfterWrite(
      'manage',
      { hangAfterCommit: 1 },
      incidentEvent(addresses, id, { severity_score: 60 }),
      texts(2),
    );
    await expectTexts(id, 2);
  });

  it('leaves one ticket at Automate, with each update once', async () => {
    const id = newIncidentId();
    const accepted = (wanted: number) => async () => (await runs(id)).length === wanted;
    await killAfterWrite('automate', { hangAfterAccept: 1 }, incidentEvent(addresses, id), accepted(1));
    await expectTexts(id, 1);
    await killAfterWrite(
      'automate',
      { hangAfterAccept: 1 },
      incidentEvent(addresses, id, { severity_score: 60 }),
      accepted(2),
    );
    await expectTexts(id, 2);
  });

  it('leaves one ticket at Automate also when the accepted script runs only 5 s later', async () => {
    const id = newIncidentId();
    const delayed = { scriptDelayMs: 5_000 };
    const waiting = (wanted: number) => async () => {
      const found = await runs(id);
      return found.length === wanted && found.at(-1)?.state !== 'Completed';
    };
    const kill = async (event: unknown, wanted: number): Promise<void> => {
      await setFaults(addresses.automate, delayed);
      expect(await push(addresses, event)).toBe(200);
      await until(waiting(wanted), (done) => done);
      await stack.killWorker();
      await stack.startWorker();
      await expectTexts(id, wanted);
    };
    await kill(incidentEvent(addresses, id), 1);
    await kill(incidentEvent(addresses, id, { severity_score: 60 }), (await runs(id)).length + 1);
    await setFaults(addresses.automate);
  });
});

describe.each(['worker', 'gateway'])('a second %s of the same settings', (name) => {
  it('ends and says why', async () => {
    const module = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
    const env = { ...process.env, PLUMBLINE_SETTINGS: join(stack.folder, 'plumbline.yaml') };
    const ended = await new Promise<{ readonly code: unknown; readonly log: string }>((resolve) => {
      execFile(process.execPath, [module, name], { env }, (error, stdout) => {
        resolve({ code: error?.code, log: stdout });
      });
    });
    expect(ended.code).toBe(1);
    expect(ended.log).toMatch(/Cannot listen on 127\.0\.0\.1:\d+: another program listens there\./);
    expect(ended.log).toContain('Name another address in the settings');
  });
});
