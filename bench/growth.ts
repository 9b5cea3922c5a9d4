import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../src/temporal/connect.ts';
import { startBaseline } from './baseline.ts';
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
 * The processor time that one update of an open incident takes while so many are open, against what it takes
 * among the fewest. Counted are Temporal's server, the gateway and the worker, but not the emulators, which look
 * through all their tickets for one. The incidents that are updated have tickets; most of the others are of a
 * category that opens none. At each size those are updated that nobody has heard of for the longest time; among
 * the fewest, each several times. What the processes take while nothing happens is printed beside, and so is how
 * the cost of the smallest workflow grows, on a server of its own. `--open 10000` adds the largest size, which
 * takes longer than 3 minutes.
 */
const SIZES = [100, 1_000, 10_000].filter((size) => size <= openOption(1_000));
/** Of each size. */
const UPDATES = 300;
/** Updated before anything is measured. */
const WARM = 50;
const CONCURRENCY = 16;
/** Most that are opened before it is waited for them. */
const AT_ONCE = 1_000;
/** In ms: the server takes a tenth of a second to count thousands. */
const COUNTED_EVERY = 2_000;
/** How long it is looked at what the processes take while nothing happens, in ms. */
const IDLE = 10_000;
const AIM = 1.3;

/** What is measured: plumbline, or the smallest workflow. */
interface Subject {
  /** Opens one whose updates are told. */
  open(incidentId: string): Promise<void>;
  /** Sends the update with this number. */
  update(incidentId: string, nth: number): Promise<void>;
  /** Waits until so many openings and updates are told. */
  told(count: number): Promise<unknown>;
  /** Opens one that is open and nothing else. */
  openOther(): Promise<void>;
  /** Whether so many others are open and at rest. */
  areOthersAtRest(count: number): Promise<boolean>;
}

interface Cost {
  readonly size: number;
  /** Of one update, in ms. */
  readonly time: number;
  readonly processor: ProcessorTimes;
  /** While nothing happens, of a second. */
  readonly idle: ProcessorTimes;
}

const { costs, sent, texts } = await withBenchStack(
  async (stack) => {
    const { addresses } = stack;
    const { client, close } = await connectClient(addresses.temporal);
    const pusher = openPusher(addresses, CONCURRENCY);
    const push = (incidentId: string, more: object): Promise<void> =>
      pusher.push({ ...benchEvent(addresses, incidentId), ...more });
    const measured = await costsOf({
      open: (incidentId) => push(incidentId, { port: 1 }),
      update: (incidentId, nth) => push(incidentId, { port: 2 + nth }),
      async told(count) {
        await until(async () => (await settledDeliveries(stack)) >= 2 * count);
        await whenTold(addresses, count);
      },
      openOther: () => push(newIncidentId(), { severity_score: 10 }),
      areOthersAtRest: async (count) => (await client.workflow.count(`Category = 'low'`)).count >= count,
    });
    const told = { ...measured, texts: await textsOf(addresses) };
    await pusher.close();
    await close();
    return told;
  },
  { policy: { updateInterval: '0s', openFrom: 'high' } },
);
const limit = await withBenchStack(async ({ addresses }) => {
  const { client, close } = await connectClient(addresses.temporal);
  const baseline = await startBaseline(client, addresses.temporal, { cachedWorkflows: 12_000 });
  let sent = 0;
  const send = (incidentId: string): Promise<void> => {
    sent += 1;
    return baseline.send(incidentId, { incident_id: incidentId });
  };
  const areTold = async (): Promise<boolean> => (await baseline.calls()) >= 2 * sent;
  const measured = await costsOf({
    open: send,
    update: send,
    told: () => until(areTold),
    openOther: () => send(newIncidentId()),
    areOthersAtRest: areTold,
  });
  await baseline.stop();
  await close();
  return measured;
});

const verdicts = growthOf(costs).map(({ size, ratio }): Verdict => ({
  name: `growth at ${size}`,
  ratio,
  aim: { atMost: AIM },
}));
console.log(`
processor time of one update, told twice, in ms; ${UPDATES} of them, ${CONCURRENCY} at a time
plumbline
${linesOf(costs)}
two no-op activities
${linesOf(limit.costs)}
${verdicts
  .map(
    (verdict, nth) =>
      `  ${`ratio of ${verdict.name}`.padEnd(26)}${ratioLine(verdict)}; the smallest workflow's: ${growthOf(limit.costs)[nth]?.ratio.toFixed(2)}`,
  )
  .join('\n')}
  in = out                  ${sent} pushed, ${texts.join(' and ')} texts on the tickets of the desks`);
if (texts.some((count) => count !== sent)) throw new Error('What was pushed is not what the tickets say.');
judge(...verdicts);

/** What one update costs at each of the sizes, and how many openings and updates were sent. */
async function costsOf(
  subject: Subject,
): Promise<{ readonly costs: readonly Cost[]; readonly sent: number }> {
  let [withTickets, others, told] = [0, 0, 0];
  const tell = async (count: number, send: (n: number) => Promise<void>): Promise<void> => {
    await runAtConcurrency(count, CONCURRENCY, send);
    told += count;
    await subject.told(told);
  };
  const open = async (count: number): Promise<readonly string[]> => {
    const incidentIds = Array.from({ length: count }, newIncidentId);
    await tell(count, (n) => subject.open(incidentIds[n] ?? ''));
    withTickets += count;
    return incidentIds;
  };
  const update = async (incidentIds: readonly string[]): Promise<void> => {
    for (let nth = 0; nth * incidentIds.length < UPDATES; nth += 1)
      await tell(incidentIds.length, (n) => subject.update(incidentIds[n] ?? '', nth));
  };
  const openOthers = async (count: number): Promise<void> => {
    for (const goal = others + count; others < goal;) {
      const some = Math.min(AT_ONCE, goal - others);
      await runAtConcurrency(some, CONCURRENCY, () => subject.openOther());
      others += some;
      await until(() => subject.areOthersAtRest(others), COUNTED_EVERY);
    }
  };

  await update(await open(WARM));
  const costs: Cost[] = [];
  for (const size of SIZES) {
    const incidentIds = await open(Math.min(UPDATES, size - WARM));
    await openOthers(size - others - withTickets);
    const asleep = await processorTimes();
    await sleep(IDLE);
    const idle = shareOf(asleep, await processorTimes(), IDLE / 1_000);
    const [started, before] = [performance.now(), await processorTimes()];
    await update(incidentIds);
    costs.push({
      size,
      time: (performance.now() - started) / UPDATES,
      processor: shareOf(before, await processorTimes(), UPDATES),
      idle,
    });
  }
  return { costs, sent: told };
}

/** What plumbline and the server take, or the smallest workflow and the server. */
function costOf({ processor }: Cost): number {
  const counted = Object.entries(processor).filter(([name]) => name !== 'emulators');
  return medianOfAll([Object.fromEntries(counted)]);
}

function growthOf([least, ...larger]: readonly Cost[]): readonly { size: number; ratio: number }[] {
  return larger.map((cost) => ({
    size: cost.size,
    ratio: costOf(cost) / (least === undefined ? Number.NaN : costOf(least)),
  }));
}

function linesOf(of: readonly Cost[]): string {
  return of
    .map(
      (cost) =>
        `  ${String(cost.size).padEnd(7)}open            ${costOf(cost).toFixed(1)} (with all: ${timesLine([cost.processor])}), after ${cost.time.toFixed(1)}
                        idle, of a second: ${timesLine([cost.idle])}`,
    )
    .join('\n');
}
