import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { WorkflowClient } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORKFLOW_BUNDLE } from '../bundle-workflows.ts';
import { until } from '../until.ts';
import { scriptedDesk } from '../../src/desks/scripted-desk.fixture.ts';
import { startWorkflowWorld } from '../integration/workflow-world.ts';
import type { TestIncident, WorkflowWorld } from '../integration/workflow-world.ts';
import { SCENARIOS } from './scenarios.ts';

const FOLDER = new URL('../histories/', import.meta.url);
const replay = (history: string): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: { codePath: WORKFLOW_BUNDLE } }, JSON.parse(history) as unknown);

/** The histories of all runs of a workflow, as JSON, the latest last. */
async function historiesOf(workflow: WorkflowClient, id: string): Promise<readonly string[]> {
  // A run that has only begun has nothing to replay, and the SDK would wait for it for ever.
  const latest = await until(
    () => workflow.getHandle(id).fetchHistory(),
    ({ events }) => (events?.length ?? 0) > 1,
  );
  let run = latest.events?.[0]?.workflowExecutionStartedEventAttributes?.firstExecutionRunId;
  const histories: string[] = [];
  while (run) {
    const history = await workflow.getHandle(id, run).fetchHistory();
    histories.push(historyToJSON(history));
    run = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return histories;
}

describe('kept histories', async () => {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'));

  it('are there for every scenario', () => {
    expect(names.map((name) => name.replace(/\.json$/, '')).sort()).toEqual(
      SCENARIOS.map(({ name }) => name).sort(),
    );
  });

  it.each(names)('%s replays with the workflows as they are', async (name) => {
    await expect(replay(await readFile(new URL(name, FOLDER), 'utf8'))).resolves.toBeUndefined();
  });

  it('would not replay with other steps', async () => {
    const history = JSON.parse(await readFile(new URL('opened-and-shifted.json', FOLDER), 'utf8')) as {
      events: Record<string, unknown>[];
    };
    const scheduled = history.events.find(
      (event) => event['activityTaskScheduledEventAttributes'] !== undefined,
    );
    (
      scheduled?.['activityTaskScheduledEventAttributes'] as { activityType: { name: string } }
    ).activityType.name = 'closeTicket';
    await expect(replay(JSON.stringify(history))).rejects.toThrow(/TMPRL1100|Nondeterminism/);
  });
});

describe('fresh histories', () => {
  let world: WorkflowWorld;
  beforeAll(async () => {
    world = await startWorkflowWorld();
  });
  afterAll(() => world.stop());

  // With PLUMBLINE_RECORD_HISTORIES set, what was lived is kept in place of what is there.
  it.each(SCENARIOS)('$name replays', async ({ name, policy, tickets, beside, kept, live }) => {
    const manage = Object.assign(scriptedDesk('manage'), tickets && { watch: tickets });
    const desks = { automate: scriptedDesk('automate'), manage };
    let histories: readonly string[] = [];
    const { workflow } = world.client;
    const lived = async (incident: TestIncident): Promise<void> => {
      const handle = workflow.getHandle(kept ?? incident.workflowId);
      await live(incident, desks, handle);
      histories = await historiesOf(workflow, handle.workflowId);
    };
    await world.withDesks(Object.values(desks), policy, lived, beside);
    for (const history of histories) await expect(replay(history)).resolves.toBeUndefined();
    if (process.env['PLUMBLINE_RECORD_HISTORIES'] === undefined) return;
    await mkdir(FOLDER, { recursive: true });
    const [latest = ''] = histories.slice(-1);
    await writeFile(new URL(`${name}.json`, FOLDER), latest.replaceAll(process.cwd(), '.')); // stacks name files
  });
});
