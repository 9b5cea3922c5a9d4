import { connectClient } from '../src/temporal/connect.ts';
import { startBaseline } from './baseline.ts';
import { withBenchStack } from './bench-stack.ts';
import { ticketsOf } from './desk-tickets.ts';
import { percentile } from './load.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { settledDeliveries, until } from './settled.ts';
import { judge, ratioLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * How long it takes from the push of a new incident to its tickets at both desks (emulators without latency),
 * against the time from a signal to both activities of the smallest workflow. Two of each are sent a second, in
 * turn, whether or not those before them are done.
 */
const PAIRS = 150;
const WARM_UP = 10;
const EVERY_MS = 500;
const AIM = 2;

await withBenchStack(async (stack) => {
  const { addresses } = stack;
  const { client, close } = await connectClient(addresses.temporal);
  const pusher = openPusher(addresses, 8);
  const baseline = await startBaseline(client, addresses.temporal);
  const sentAt = { ours: new Map<string, number>(), limit: new Map<string, number>() };
  const send = async (kind: keyof typeof sentAt): Promise<void> => {
    const incidentId = newIncidentId();
    sentAt[kind].set(incidentId, Date.now());
    const event = benchEvent(addresses, incidentId);
    await (kind === 'ours' ? pusher.push(event) : baseline.send(incidentId, event));
  };

  const sending: Promise<void>[] = [];
  const began = Date.now();
  for (let n = 0; n < 2 * (WARM_UP + PAIRS); n += 1) {
    await pause(began + (n * EVERY_MS) / 2 - Date.now());
    sending.push(send(n % 2 === 0 ? 'ours' : 'limit'));
  }
  await Promise.all(sending);
  const all = 2 * (WARM_UP + PAIRS);
  await until(async () => (await settledDeliveries(stack)) >= all && (await baseline.calls()) >= all);
  const { automate, manage } = await ticketsOf(addresses);
  const doneAt = new Map(Object.entries(await baseline.doneAt()));
  await baseline.stop();
  await pusher.close();
  await close();

  const ticketsAt = new Map<string, number>();
  for (const { incidentId, openedAt } of [...automate, ...manage])
    ticketsAt.set(incidentId, Math.max(openedAt, ticketsAt.get(incidentId) ?? 0));
  const ours = durations(sentAt.ours, ticketsAt);
  const limit = durations(sentAt.limit, doneAt);
  const verdicts = [50, 99].map((percent): Verdict => ({
    name: `p${percent}`,
    ratio: percentile(ours, percent) / percentile(limit, percent),
    aim: { atMost: AIM },
  }));
  console.log(`
from the push of a new incident to its tickets at both desks, 2 a second, ${PAIRS} incidents
  plumbline                ${times(ours)}
  two no-op activities     ${times(limit)}
${verdicts.map((verdict) => `  ratio of ${verdict.name}             ${ratioLine(verdict)}`).join('\n')}
  in = out                 ${sentAt.ours.size} pushed, ${automate.length} tickets at Automate, ${manage.length} at Manage`);
  if (automate.length !== sentAt.ours.size || manage.length !== sentAt.ours.size)
    throw new Error('What was pushed is not what the desks have.');
  judge(...verdicts);
});

function durations(from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): readonly number[] {
  const all = [...from].map(([incidentId, at]) => (to.get(incidentId) ?? Number.NaN) - at);
  return all.slice(WARM_UP);
}

function times(of: readonly number[]): string {
  return `p50 ${percentile(of, 50).toFixed(0)} ms, p99 ${percentile(of, 99).toFixed(0)} ms`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
