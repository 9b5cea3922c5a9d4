import { setTimeout as sleep } from 'node:timers/promises';
import type { Addresses } from '../demo/addresses.ts';
import { withBenchStack } from './bench-stack.ts';
import { median } from './load.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { until } from './settled.ts';

/**
 * How long High incidents wait for their tickets behind a flood of Low ones, beside how long they take alone;
 * with the budgets of requests that the product grants itself at a real server. Fails above the aim.
 */
const FLOOD = 300;
const AIM = 3;
const ROUNDS = 3;
const DESKS = ['automate', 'manage'] as const;

/** Within this time, in ms, a budget gains again what one incident took. */
const REST = 10_000;

type Times = Record<(typeof DESKS)[number], number>;

await withBenchStack(
  async ({ addresses }) => {
    const pusher = openPusher(addresses, 1);
    const push = async (severity: number): Promise<string> => {
      const incidentId = newIncidentId();
      await pusher.push({ ...benchEvent(addresses, incidentId), severity_score: severity });
      return incidentId;
    };
    const highOnes = async (): Promise<readonly Times[]> => {
      const times = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        if (round > 0) await sleep(REST);
        times.push(await timesOf(addresses, await push(95)));
      }
      return times;
    };
    await timesOf(addresses, await push(95)); // warm-up of connections and look-ups
    await sleep(2 * REST);
    const alone = await highOnes();
    for (let n = 0; n < FLOOD; n += 1) await push(10);
    const behind = await highOnes();
    const all = FLOOD + 1 + 2 * ROUNDS;
    const results = await Promise.all(
      DESKS.map(async (desk) => ({
        desk,
        waiting: all - (await ticketsAt(addresses, desk)).length,
        behind: seconds(behind, desk),
        alone: seconds(alone, desk),
      })),
    );
    await pusher.close();

    console.log(`
a High incident behind ${FLOOD} Low ones, from its push to its ticket: medians of ${ROUNDS}
${results
  .map(
    ({ desk, ...each }) =>
      `  ${desk.padEnd(10)} ${told(each.behind)} behind them, ${told(each.alone)} alone, ratio ${ratioOf(each).toFixed(1)} (aim: at most ${AIM}); ${each.waiting} Low ones still waited`,
  )
  .join('\n')}`);
    if (results.some(({ waiting }) => waiting <= 0))
      throw new Error('The flood was over before the last High incident had its tickets.');
    if (results.some((each) => ratioOf(each) > AIM)) throw new Error(`A ratio is above ${AIM}.`);
  },
  { manage: {}, automate: { requestsPerMinute: 60 } },
);

function seconds(times: readonly Times[], desk: keyof Times): readonly number[] {
  return times.map((each) => each[desk]);
}

function told(times: readonly number[]): string {
  return `${median(times).toFixed(2)} s (${times.map((each) => each.toFixed(2)).join(', ')})`;
}

function ratioOf({ behind, alone }: Record<'behind' | 'alone', readonly number[]>): number {
  return median(behind) / median(alone);
}

/** Seconds until each desk shows the ticket of an incident. */
async function timesOf(addresses: Addresses, incidentId: string): Promise<Times> {
  const started = performance.now();
  const times: Partial<Times> = {};
  await until(async () => {
    for (const desk of DESKS)
      if (
        times[desk] === undefined &&
        (await ticketsAt(addresses, desk)).some((text) => text.includes(incidentId))
      )
        times[desk] = (performance.now() - started) / 1_000;
    return DESKS.every((desk) => times[desk] !== undefined);
  });
  return times as Times;
}

/** The tickets of a desk, each as JSON. */
async function ticketsAt(addresses: Addresses, desk: (typeof DESKS)[number]): Promise<readonly string[]> {
  const tickets = (await (await fetch(`${addresses[desk].url}/emulator/tickets`)).json()) as unknown[];
  return tickets.map((ticket) => JSON.stringify(ticket));
}
