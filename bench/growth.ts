import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../src/temporal/connect.ts';
import { withBenchStack } from './bench-stack.ts';
import { textsOf, whenTold } from './desk-tickets.ts';
import { runAtConcurrency } from './load.ts';
import { openOption } from './open-option.ts';
import { medianOfAll, processorTimes, shareOf, timesLine } from './processor-time.ts';
import type { ProcessorTimes } from './processor-time.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { settledDeliveries, until } from './settled.ts';
import { judge, ratioLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * What one update of an open incident costs while so many are open, in time and in processor time of all
 * processes, against what it costs among the fewest. The incidents that are updated have tickets; most of the
 * others are of a category that opens none, so that the emulated desks are not what is measured. At each size
 * those are updated that nobody has heard of for the longest time; among the fewest, each several times. What
 * the processes take while nothing happens is printed beside. `--open 10000` adds the largest size, which takes
 * longer than 3 minutes.
 */
const SIZES = [100, 1_000, 10_000].filter((size) => size <= openOption(1_000));
/** Of each size. */
const UPDATES = 300;
/** Updated before anything is measured. */
const WARM = 50;
/** How long it is looked at what the processes take while nothing happens, in ms. */
const IDLE = 10_000;
const CONCURRENCY = 16;
/** Most incidents that are opened before it is waited for them. */
const AT_ONCE = 1_000;
/** In ms: the server takes a tenth of a second to count thousands. */
const COUNTED_EVERY = 2_000;
const AIM = 1.3;

interface Cost {
  readonly size: number;
  /** Of one update, in ms. */
  readonly time: number;
  readonly processor: ProcessorTimes;
  /** While nothing happens, of a second. */
  readonly idle: ProcessorTimes;
}

await withBenchStack(
  async (stack) => {
    const { addresses } = stack;
    const { client, close } = await connectClient(addresses.temporal);
    const pusher = openPusher(addresses, CONCURRENCY);
    let told = 0;
    /** Gives when both desks have been told of an event of each incident. */
    const toldAtDesks = async (incidentIds: readonly string[], port: number): Promise<number> => {
      await runAtConcurrency(incidentIds.length, CONCURRENCY, (n) =>
        pusher.push({ ...benchEvent(addresses, incidentIds[n] ?? ''), port }),
      );
      told += incidentIds.length;
      await until(async () => (await settledDeliveries(stack)) >= 2 * told);
      return whenTold(addresses, told);
    };
    let ticketed = 0;
    const openWithTickets = async (count: number): Promise<readonly string[]> => {
      const incidentIds = Array.from({ length: count }, newIncidentId);
      await toldAtDesks(incidentIds, 1);
      ticketed += count;
      return incidentIds;
    };
    let without = 0;
    const openWithoutTickets = async (count: number): Promise<void> => {
      const goal = without + count;
      while (without < goal) {
        const some = Math.min(AT_ONCE, goal - without);
        await runAtConcurrency(some, CONCURRENCY, () =>
          pusher.push({ ...benchEvent(addresses, newIncidentId()), severity_score: 10 }),
        );
        without += some;
        await until(
          async () => (await client.workflow.count(`Category = 'low'`)).count >= without,
          COUNTED_EVERY,
        );
      }
    };

    await toldAtDesks(await openWithTickets(WARM), 2);
    const costs: Cost[] = [];
    for (const size of SIZES) {
      const incidentIds = await openWithTickets(Math.min(UPDATES, size - WARM));
      await openWithoutTickets(size - without - ticketed);
      const asleep = await processorTimes();
      await sleep(IDLE);
      const idle = shareOf(asleep, await processorTimes(), IDLE / 1_000);
      const [started, before] = [performance.now(), await processorTimes()];
      let ended = started;
      for (let updates = 0; updates < UPDATES; updates += incidentIds.length)
        ended = await toldAtDesks(incidentIds, 2 + updates);
      costs.push({
        size,
        time: (ended - started) / UPDATES,
        processor: shareOf(before, await processorTimes(), UPDATES),
        idle,
      });
    }
    const texts = await textsOf(addresses);
    await pusher.close();
    await close();

    const [least] = costs;
    const inMs = ({ time, processor }: Cost) => ({ time, processor: medianOfAll([processor]) });
    const verdicts = costs.slice(1).flatMap((cost): Verdict[] =>
      (['time', 'processor'] as const).map((what) => ({
        name: `${what} at ${cost.size}`,
        ratio: inMs(cost)[what] / (least === undefined ? Number.NaN : inMs(least)[what]),
        aim: { atMost: AIM },
      })),
    );
    console.log(`
one update told at both desks, ${UPDATES} of them, ${CONCURRENCY} pushes at a time
${costs
  .map(
    ({ size, time, processor, idle }) =>
      `  ${String(size).padEnd(7)}open           ${time.toFixed(1)} ms, of processor time ${timesLine([processor])}
                       idle, of a second: ${timesLine([idle])}`,
  )
  .join('\n')}
${verdicts.map((verdict) => `  ${`ratio of ${verdict.name}`.padEnd(28)}${ratioLine(verdict)}`).join('\n')}
  in = out             ${told} pushed, ${texts.join(' and ')} texts on the tickets of the desks`);
    if (texts.some((count) => count !== told))
      throw new Error('What was pushed is not what the tickets say.');
    judge(...verdicts);
  },
  { policy: { updateInterval: '0s', openFrom: 'high' } },
);
