import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { connectClient } from '../src/temporal/connect.ts';
import { ask, startBaseline } from './baseline.ts';
import { benchModule, withBenchStack } from './bench-stack.ts';
import type { Memory } from './heap-teller.ts';
import { runAtConcurrency } from './load.ts';
import { openOption } from './open-option.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { settledDeliveries, until } from './settled.ts';
import { judge, ratioLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * How many open incidents, each with a ticket at both desks, fit into a GB of the worker's heap, against open
 * runs of the smallest workflow that had a signal and two no-op activities. Counted after a collection of
 * garbage, beside what the same process holds without any.
 */
const OPEN = openOption(500);
const WARM_UP = 32;
const CONCURRENCY = 32;
const AIM = 0.35;
const GB = 2 ** 30;
const EXEC_ARGV = ['--expose-gc', `--import=${benchModule('heap-teller.js').href}`];

await withBenchStack(
  async (stack) => {
    const { addresses } = stack;
    const { client, close } = await connectClient(addresses.temporal);
    const pusher = openPusher(addresses, CONCURRENCY);
    // In the place of the stack's own, one that tells what it holds.
    await stack.killWorker();
    const worker = fork(new URL('../src/cli/main.js', import.meta.url), ['worker'], {
      env: { ...process.env, PLUMBLINE_SETTINGS: join(stack.folder, 'plumbline.yaml') },
      execArgv: EXEC_ARGV,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await until(() =>
      fetch(`${stack.workerAdminUrl}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const baseline = await startBaseline(client, addresses.temporal, {
      cachedWorkflows: 2 * OPEN,
      execArgv: EXEC_ARGV,
    });

    const ours = await heldBy(
      () => ask<Memory>(worker, 'memory'),
      (incidentId) => pusher.push(benchEvent(addresses, incidentId)),
      () => settledDeliveries(stack),
    );
    const limit = await heldBy(
      () => baseline.memory(),
      (incidentId) => baseline.send(incidentId, benchEvent(addresses, incidentId)),
      () => baseline.calls(),
    );
    worker.disconnect();
    await once(worker, 'exit');
    await baseline.stop();
    await pusher.close();
    await close();

    const verdict: Verdict = {
      name: 'incidents per GB',
      ratio: limit.heap / ours.heap,
      aim: { atLeast: AIM },
    };
    const line = ({ heap, rss }: Memory): string =>
      `${(GB / heap).toFixed(0)} per GB, ${(heap / 1024).toFixed(0)} KiB each (of the process ${(rss / 1024).toFixed(0)})`;
    console.log(`
open incidents in the worker's cache, ${OPEN} of them
  plumbline                ${line(ours)}
  two no-op activities     ${line(limit)}
  ratio                    ${ratioLine(verdict)}`);
    judge(verdict);
  },
  { cachedWorkflows: 2 * OPEN },
);

/** What each open workflow adds to what a process holds, once its two activities are done. */
async function heldBy(
  memory: () => Promise<Memory>,
  open: (incidentId: string) => Promise<void>,
  done: () => Promise<number>,
): Promise<Memory> {
  const openSome = async (count: number): Promise<void> => {
    const before = await done();
    await runAtConcurrency(count, CONCURRENCY, () => open(newIncidentId()));
    await until(async () => (await done()) - before >= 2 * count);
  };
  await openSome(WARM_UP);
  const before = await memory();
  await openSome(OPEN);
  const after = await memory();
  return { heap: (after.heap - before.heap) / OPEN, rss: (after.rss - before.rss) / OPEN };
}
