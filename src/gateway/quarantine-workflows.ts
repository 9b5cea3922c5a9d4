import type { Client } from '@temporalio/client';
import { askTemporal } from '../temporal/ask-temporal.ts';
import type { TemporalReply } from '../temporal/ask-temporal.ts';
import { SEEN_AGAIN_SIGNAL } from '../workflows/names.ts';

/** A workflow that keeps something in its arguments. */
export interface KeepingWorkflow {
  readonly type: string;
  readonly workflowId: string;
  readonly args: unknown[];
  readonly summary: string;
}

/** What a quarantine asks of Temporal; every call is through by `deadline` (ms since 1970) and never rejects. */
export interface QuarantineWorkflows {
  /** `running` where a workflow of that id runs already. */
  start(workflow: KeepingWorkflow, deadline: number): Promise<TemporalReply>;
  /** Tells a running quarantine that its bytes came again; `gone` where it does not run any more. */
  seenAgain(workflowId: string, receivedAt: number, deadline: number): Promise<TemporalReply>;
}

/** The calls of a quarantine, made by a Temporal client. */
export function quarantineWorkflows(client: Client, taskQueue: string): QuarantineWorkflows {
  return {
    start: ({ type, workflowId, args, summary }, deadline) =>
      askTemporal(client, deadline, () =>
        client.workflow.start(type, {
          taskQueue,
          workflowId,
          args,
          workflowIdConflictPolicy: 'FAIL',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          staticSummary: summary,
        }),
      ),
    seenAgain: (workflowId, receivedAt, deadline) =>
      askTemporal(client, deadline, () =>
        client.workflow.getHandle(workflowId).signal(SEEN_AGAIN_SIGNAL, receivedAt),
      ),
  };
}
