import { join } from 'node:path';
import type { Addresses } from '../demo/addresses.ts';
import { connectClient } from '../src/temporal/connect.ts';
import { startBaseline } from './baseline.ts';
import type { Baseline } from './baseline.ts';
import { withBenchStack } from './bench-stack.ts';
import { settledDeliveries, until } from './settled.ts';
import { median, runAtConcurrency } from './load.ts';
import { medianOfAll, processorTimes, shareOf, timesLine } from './processor-time.ts';
import type { ProcessorTimes } from './processor-time.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { judge, ratioLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * New incidents delivered to both desks per second (emulators without latency), against the smallest workflow
 * that makes two no-op activity calls per signal on two further task queues, on the same server. Rounds
 * alternate. A no-op makes no requests. So the same workflow is measured once more with activities that open
 * the tickets by the same requests: what plumbline itself costs shows beside that. The processor time of each
 * process says where the time goes.
 */
const ROUNDS = 3;
const PER_ROUND = 400;
const CONCURRENCY = 32;
const AIM = 0.7;

interface Round {
  readonly rate: number;
  /** For one incident. */
  readonly times: ProcessorTimes;
}

await withBenchStack(async (stack) => {
  const { addresses } = stack;
  const { client, close } = await connectClient(addresses.temporal);
  const pusher = openPusher(addresses, CONCURRENCY);
  const noop = await startBaseline(client, addresses.temporal);
  const settingsFile = join(stack.folder, 'plumbline.yaml');
  const opening = await startBaseline(client, addresses.temporal, { settingsFile });

  const round = async (
    send: (incidentId: string, event: unknown) => Promise<void>,
    done: () => Promise<number>,
    every?: number,
  ): Promise<Round> => {
    const [before, times] = [await done(), await processorTimes()];
    const started = performance.now();
    await runAtConcurrency(PER_ROUND, CONCURRENCY, () => {
      const incidentId = newIncidentId();
      return send(incidentId, benchEvent(addresses, incidentId));
    });
    await until(async () => (await done()) - before >= 2 * PER_ROUND, every);
    const rate = PER_ROUND / ((performance.now() - started) / 1000);
    return { rate, times: shareOf(times, await processorTimes(), PER_ROUND) };
  };
  const ofBaseline = (baseline: Baseline): Promise<Round> =>
    round(
      (incidentId, event) => baseline.send(incidentId, event),
      () => baseline.calls(),
    );
  const kinds = {
    // Asked seldom: each answer takes processor time of the worker.
    ours: () =>
      round(
        (_id, event) => pusher.push(event),
        () => settledDeliveries(stack),
        200,
      ),
    limit: () => ofBaseline(noop),
    opening: () => ofBaseline(opening),
  };
  const rounds: Record<keyof typeof kinds, Round[]> = { ours: [], limit: [], opening: [] };
  for (let nth = 0; nth <= ROUNDS; nth += 1)
    for (const kind of ['ours', 'limit', 'opening'] as const) {
      const measured = await kinds[kind]();
      if (nth > 0) rounds[kind].push(measured); // one to warm up server, workers and connections
    }
  const sent = (ROUNDS + 1) * PER_ROUND;
  const out = await ticketCounts(addresses);
  await noop.stop();
  await opening.stop();
  await pusher.close();
  await close();

  const rateOf = (kind: keyof typeof kinds): number => median(rounds[kind].map(({ rate }) => rate));
  const timesOf = (kind: keyof typeof kinds): readonly ProcessorTimes[] =>
    rounds[kind].map(({ times }) => times);
  const shareOfOurs = (kind: keyof typeof kinds): string =>
    (medianOfAll(timesOf(kind)) / medianOfAll(timesOf('ours'))).toFixed(2);
  const line = (kind: keyof typeof kinds): string =>
    `${rateOf(kind).toFixed(1)}/s   (${rounds[kind].map(({ rate }) => rate.toFixed(1)).join(', ')})`;
  const verdict: Verdict = {
    name: 'delivery',
    ratio: rateOf('ours') / rateOf('limit'),
    aim: { atLeast: AIM },
  };
  console.log(`
new incidents delivered to both desks, ${CONCURRENCY} pushes at a time, ${ROUNDS} rounds of ${PER_ROUND}
  plumbline                ${line('ours')}
  two no-op activities     ${line('limit')}
  ratio                    ${ratioLine(verdict)}
  two that open tickets    ${line('opening')}
  ratio to these           ${(rateOf('ours') / rateOf('opening')).toFixed(2)}
processor time for each, in ms
  plumbline                ${timesLine(timesOf('ours'))}
  two no-op activities     ${timesLine(timesOf('limit'))}
  two that open tickets    ${timesLine(timesOf('opening'))}
  ratios                   ${shareOfOurs('limit')} and ${shareOfOurs('opening')}
  in = out                 ${2 * sent} sent, ${out.automate} tickets at Automate, ${out.manage} at Manage`);
  if (out.automate !== 2 * sent || out.manage !== 2 * sent)
    throw new Error('What was sent is not what the desks have.');
  judge(verdict);
});

async function ticketCounts(
  addresses: Addresses,
): Promise<{ readonly automate: number; readonly manage: number }> {
  const count = async (origin: string): Promise<number> =>
    ((await (await fetch(`${origin}/emulator/tickets`)).json()) as unknown[]).length;
  return { automate: await count(addresses.automate.url), manage: await count(addresses.manage.url) };
}
