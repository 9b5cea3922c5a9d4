import { ACCOUNT } from '../demo/settings-file.ts';
import { connectClient } from '../src/temporal/connect.ts';
import { eventsSignal } from '../src/workflows/contracts.ts';
import { INCIDENT_WORKFLOW, incidentWorkflowId } from '../src/workflows/names.ts';
import { withBenchStack } from './bench-stack.ts';
import { median, percentile, runAtConcurrency } from './load.ts';
import { benchEvent, newIncidentId, openPusher } from './push-load.ts';
import { judge, ratioLine } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/**
 * Pushes of new incidents acknowledged per second, against a bare loop of signalWithStart with the same event
 * at the same concurrency on the same server. No worker runs: acknowledging needs none. Rounds alternate,
 * because a server slows down as it fills.
 */
const ROUNDS = 4;
const PER_ROUND = 800;
const CONCURRENCY = 32;
const AIM = 0.9;

await withBenchStack(async (stack) => {
  const { addresses } = stack;
  await stack.killWorker();
  const { client, close } = await connectClient(addresses.temporal);
  const pusher = openPusher(addresses, CONCURRENCY);

  const throughGateway = (): ReturnType<typeof runAtConcurrency> =>
    runAtConcurrency(PER_ROUND, CONCURRENCY, () => pusher.push(benchEvent(addresses, newIncidentId())));

  const bareLoop = (): ReturnType<typeof runAtConcurrency> =>
    runAtConcurrency(PER_ROUND, CONCURRENCY, async () => {
      const incidentId = newIncidentId();
      await client.workflow.signalWithStart(INCIDENT_WORKFLOW, {
        taskQueue: 'bench-bare',
        workflowId: `bare/${incidentId}`,
        args: [{ account: 'bench', incidentId }],
        signal: eventsSignal.name,
        signalArgs: [[benchEvent(addresses, incidentId)]],
      });
    });

  await bareLoop(); // warm-up of server and connections
  await throughGateway();
  const ours: Awaited<ReturnType<typeof throughGateway>>[] = [];
  const limit: typeof ours = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await throughGateway());
    limit.push(await bareLoop());
  }
  const workflows = await client.workflow.count(
    `WorkflowId STARTS_WITH '${incidentWorkflowId(ACCOUNT, '')}'`,
  );
  await pusher.close();
  await close();

  const rate = (rounds: typeof ours): number => median(rounds.map(({ seconds }) => PER_ROUND / seconds));
  const times = (rounds: typeof ours): string => {
    const durations = rounds.flatMap((round) => round.durations);
    return `p50 ${percentile(durations, 50).toFixed(0)} ms, p99 ${percentile(durations, 99).toFixed(0)} ms`;
  };
  const pushed = (ROUNDS + 1) * PER_ROUND;
  const verdict: Verdict = {
    name: 'acknowledgement',
    ratio: rate(ours) / rate(limit),
    aim: { atLeast: AIM },
  };
  console.log(`
acknowledged pushes of new incidents, ${CONCURRENCY} at a time, ${ROUNDS} rounds of ${PER_ROUND}
  through the gateway   ${rate(ours).toFixed(0)}/s   ${times(ours)}
  bare signalWithStart  ${rate(limit).toFixed(0)}/s   ${times(limit)}
  ratio                 ${ratioLine(verdict)}
  in = out              ${pushed} pushed, ${workflows.count} workflows`);
  if (workflows.count !== pushed) throw new Error('What was acknowledged is not what Temporal has.');
  judge(verdict);
});
