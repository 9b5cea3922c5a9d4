import type { Addresses } from '../demo/addresses.ts';
import { withBenchStack } from './bench-stack.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { until } from './settled.ts';

/**
 * How long a High incident waits for its tickets behind a flood of Low ones, beside how long it takes alone;
 * with the budgets of requests that the product grants itself at a real server.
 */
const FLOOD = 300;
const AIM = 3;
const DESKS = ['automate', 'manage'] as const;

type Times = Record<(typeof DESKS)[number], number>;

await withBenchStack(
  async ({ addresses }) => {
    const pusher = openPusher(addresses, 8);
    const push = async (severity: number): Promise<string> => {
      const incidentId = newIncidentId();
      await pusher.push({ ...benchEvent(addresses, incidentId), severity_score: severity });
      return incidentId;
    };
    await timesOf(addresses, await push(95)); // warm-up of connections and look-ups
    const alone = await timesOf(addresses, await push(95));
    for (let n = 0; n < FLOOD; n += 1) await push(10);
    const behind = await timesOf(addresses, await push(95));
    const waiting = FLOOD + 3 - (await ticketsAt(addresses, 'automate')).length;
    await pusher.close();

    console.log(`
a High incident behind ${FLOOD} Low ones, from its push to its ticket
${DESKS.map(
  (desk) =>
    `  ${desk.padEnd(10)} ${behind[desk].toFixed(1)} s behind them, ${alone[desk].toFixed(1)} s alone, ratio ${(behind[desk] / alone[desk]).toFixed(1)} (aim: at most ${AIM})`,
).join('\n')}
  ${waiting} of the Low ones still waited for their tickets at Automate`);
    if (waiting <= 0) throw new Error('The flood was over before the High incident came.');
  },
  { manage: {}, automate: { requestsPerMinute: 60 } },
);

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
