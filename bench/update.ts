import { connectClient } from '../src/temporal/connect.ts';
import { startBaseline } from './baseline.ts';
import { withBenchStack } from './bench-stack.ts';
import { textsOf, whenTold } from './desk-tickets.ts';
import { median, runAtConcurrency } from './load.ts';
import { openOption } from './open-option.ts';
import { medianOfAll, processorTimes, shareOf, timesLine } from './processor-time.ts';
import type { ProcessorTimes } from './processor-time.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { settledDeliveries, until } from './settled.ts';
import { judge, ratioLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * Updates of open incidents told at both desks per second (emulators without latency), against signals to as
 * many open runs of the smallest workflow, each followed by its two no-op activities. Each round updates every
 * incident once, and every update is a note of its own at each desk. Rounds alternate. The processor time of
 * each process says where the time goes.
 */
const OPEN = openOption(500);
const ROUNDS = 3;
const CONCURRENCY = 32;
const AIM = 0.7;

interface Round {
  readonly rate: number;
  /** For one update. */
  readonly times: ProcessorTimes;
}

const rateOf = (rounds: readonly Round[]): number => median(rounds.map(({ rate }) => rate));

await withBenchStack(
  async (stack) => {
    const { addresses } = stack;
    const { client, close } = await connectClient(addresses.temporal);
    const pusher = openPusher(addresses, CONCURRENCY);
    const baseline = await startBaseline(client, addresses.temporal);
    const incidentIds = Array.from({ length: OPEN }, newIncidentId);

    /** Sends the next event of every incident, and gives how many of them are done per second. */
    const round = async (
      nth: number,
      send: (incidentId: string, event: unknown) => Promise<void>,
      whenDone: () => Promise<number>,
    ): Promise<Round> => {
      const times = await processorTimes();
      const started = performance.now();
      await runAtConcurrency(OPEN, CONCURRENCY, (n) => {
        const incidentId = incidentIds[n] ?? '';
        return send(incidentId, { ...benchEvent(addresses, incidentId), port: 1000 + nth });
      });
      const rate = OPEN / (((await whenDone()) - started) / 1000);
      return { rate, times: shareOf(times, await processorTimes(), OPEN) };
    };
    const ours = (nth: number): Promise<Round> =>
      round(
        nth,
        (_incidentId, event) => pusher.push(event),
        async () => {
          const told = OPEN * (nth + 1);
          await until(async () => (await settledDeliveries(stack)) >= 2 * told);
          return whenTold(addresses, told);
        },
      );
    const limit = (nth: number): Promise<Round> =>
      round(
        nth,
        (incidentId, event) => baseline.send(incidentId, event),
        async () => {
          await until(async () => (await baseline.calls()) >= 2 * OPEN * (nth + 1));
          return performance.now();
        },
      );

    await limit(0); // opens them
    await ours(0);
    const rounds = { ours: [] as Round[], limit: [] as Round[] };
    for (let nth = 1; nth <= ROUNDS; nth += 1) {
      rounds.ours.push(await ours(nth));
      rounds.limit.push(await limit(nth));
    }
    const texts = await textsOf(addresses);
    await baseline.stop();
    await pusher.close();
    await close();

    const verdict: Verdict = {
      name: 'updates',
      ratio: rateOf(rounds.ours) / rateOf(rounds.limit),
      aim: { atLeast: AIM },
    };
    const sent = (1 + ROUNDS) * OPEN;
    const line = (of: readonly Round[]): string =>
      `${rateOf(of).toFixed(1)}/s   (${of.map(({ rate }) => rate.toFixed(1)).join(', ')})`;
    const [told, limits] = [rounds.ours.map(({ times }) => times), rounds.limit.map(({ times }) => times)];
    console.log(`
updates told at both desks, ${OPEN} open incidents, ${CONCURRENCY} pushes at a time, ${ROUNDS} rounds
  plumbline                ${line(rounds.ours)}
  two no-op activities     ${line(rounds.limit)}
  ratio                    ${ratioLine(verdict)}
processor time for each, in ms
  plumbline                ${timesLine(told)}
  two no-op activities     ${timesLine(limits)}
  ratio                    ${(medianOfAll(limits) / medianOfAll(told)).toFixed(2)}
  in = out                 ${sent} pushed, ${texts.join(' and ')} texts on the tickets of the desks`);
    if (texts.some((count) => count !== sent))
      throw new Error('What was pushed is not what the tickets say.');
    judge(verdict);
  },
  { policy: { updateInterval: '0s' } },
);
