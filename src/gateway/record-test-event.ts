import type { Client } from '@temporalio/client';
import { askTemporal } from '../temporal/ask-temporal.ts';
import type { TemporalReply } from '../temporal/ask-temporal.ts';
import { TEST_EVENT_WORKFLOW, testEventWorkflowId } from '../workflows/names.ts';

/** A test event as it came; `sentAt` is in ms since 1970. */
export interface TestEvent {
  readonly account: string;
  readonly sentAt: number;
  readonly event: unknown;
}

/** Records a test event by `deadline` (ms since 1970). */
export type RecordTestEvent = (test: TestEvent, deadline: number) => Promise<TemporalReply>;

/** Starts a workflow for each test event. One of the same account and millisecond is the same event. */
export function recordTestEvent(client: Client, taskQueue: string): RecordTestEvent {
  return (test, deadline) =>
    askTemporal(client, deadline, () =>
      client.workflow.start(TEST_EVENT_WORKFLOW, {
        taskQueue,
        workflowId: testEventWorkflowId(test.account, test.sentAt),
        args: [test],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        staticSummary: `Test event of ${test.account}`,
      }),
    );
}
