import type { Addresses } from '../demo/addresses.ts';
import { connectClient } from '../src/temporal/connect.ts';
import { startBaseline } from './baseline.ts';
import { withBenchStack } from './bench-stack.ts';
import { settledDeliveries, until } from './settled.ts';
import { median, runAtConcurrency } from './load.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { judge, ratioLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * New incidents delivered to both desks per second (emulators without latency), against the smallest workflow
 * that makes two no-op activity calls per signal on two further task queues, on the same server. Rounds
 * alternate.
 */
const ROUNDS = 3;
const PER_ROUND = 400;
const CONCURRENCY = 32;
const AIM = 0.7;

await withBenchStack(async (stack) => {
  const { addresses } = stack;
  const { client, close } = await connectClient(addresses.temporal);
  const pusher = openPusher(addresses, CONCURRENCY);
  const baseline = await startBaseline(client, addresses.temporal);

  const ours = async (): Promise<number> => {
    const before = await settledDeliveries(stack);
    const started = performance.now();
    await runAtConcurrency(PER_ROUND, CONCURRENCY, () => pusher.push(benchEvent(addresses, newIncidentId())));
    // Seldom: each answer takes processor time of the worker.
    await until(async () => (await settledDeliveries(stack)) - before >= 2 * PER_ROUND, 200);
    return PER_ROUND / ((performance.now() - started) / 1000);
  };
  const limit = async (): Promise<number> => {
    const before = await baseline.calls();
    const started = performance.now();
    await runAtConcurrency(PER_ROUND, CONCURRENCY, () => {
      const incidentId = newIncidentId();
      return baseline.send(incidentId, benchEvent(addresses, incidentId));
    });
    await until(async () => (await baseline.calls()) - before >= 2 * PER_ROUND);
    return PER_ROUND / ((performance.now() - started) / 1000);
  };

  await limit(); // warm-up of server, workers and connections
  await ours();
  const rates = { ours: [] as number[], limit: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.ours.push(await ours());
    rates.limit.push(await limit());
  }
  const pushed = (ROUNDS + 1) * PER_ROUND;
  const out = await ticketCounts(addresses);
  await baseline.stop();
  await pusher.close();
  await close();

  const verdict: Verdict = {
    name: 'delivery',
    ratio: median(rates.ours) / median(rates.limit),
    aim: { atLeast: AIM },
  };
  console.log(`
new incidents delivered to both desks, ${CONCURRENCY} pushes at a time, ${ROUNDS} rounds of ${PER_ROUND}
  plumbline                ${median(rates.ours).toFixed(1)}/s   (${rates.ours.map((rate) => rate.toFixed(1)).join(', ')})
  two no-op activities     ${median(rates.limit).toFixed(1)}/s   (${rates.limit.map((rate) => rate.toFixed(1)).join(', ')})
  ratio                    ${ratioLine(verdict)}
  in = out                 ${pushed} pushed, ${out.automate} tickets at Automate, ${out.manage} at Manage`);
  if (out.automate !== pushed || out.manage !== pushed)
    throw new Error('What was pushed is not what the desks have.');
  judge(verdict);
});

async function ticketCounts(
  addresses: Addresses,
): Promise<{ readonly automate: number; readonly manage: number }> {
  const count = async (origin: string): Promise<number> =>
    ((await (await fetch(`${origin}/emulator/tickets`)).json()) as unknown[]).length;
  return { automate: await count(addresses.automate.url), manage: await count(addresses.manage.url) };
}
