import type { Client } from '@temporalio/client';
import { TEST_EVENT_WORKFLOW, testEventWorkflowId } from '../workflows/names.ts';
import type { testEvent, TestEventInput } from '../workflows/test-event.ts';
import { askTemporal } from './ask-temporal.ts';
import type { TemporalReply } from './ask-temporal.ts';

/** Records a test event by `deadline` (ms since 1970). */
export type RecordTestEvent = (test: TestEventInput, deadline: number) => Promise<TemporalReply>;

/** Starts a workflow for each test event. One of the same account and millisecond is the same event. */
export function recordTestEvent(client: Client, taskQueue: string): RecordTestEvent {
  return (test, deadline) =>
    askTemporal(client, deadline, () =>
      client.workflow.start<typeof testEvent>(TEST_EVENT_WORKFLOW, {
        taskQueue,
        workflowId: testEventWorkflowId(test.account, test.sentAt),
        args: [test],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: `Test event of ${test.account}`,
      }),
    );
}
