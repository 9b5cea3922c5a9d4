import { isGrpcServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

/** One run of a workflow. */
export interface WorkflowRun {
  readonly workflowId: string;
  readonly runId: string;
}

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

/** An event of a history may be of 2 MiB, and Temporal cannot send a page of more than 4. */
const EVENTS_PER_PAGE = 1;

const NOT_FOUND = 5;

/**
 * The history of a run, page by page. Throws what {@link isGone} knows where Temporal does not keep it (any
 * more).
 */
export async function* readHistory(client: Client, run: WorkflowRun): AsyncGenerator<HistoryEvent> {
  let nextPageToken: Uint8Array | null | undefined = null;
  do {
    const page: temporal.api.workflowservice.v1.IGetWorkflowExecutionHistoryResponse =
      await client.workflowService.getWorkflowExecutionHistory({
        namespace: client.options.namespace,
        execution: run,
        maximumPageSize: EVENTS_PER_PAGE,
        nextPageToken,
      });
    yield* page.history?.events ?? [];
    ({ nextPageToken } = page);
  } while (nextPageToken !== null && nextPageToken !== undefined && nextPageToken.length > 0);
}

/** The arguments that a workflow or a signal was given, decoded as the client decodes everything. */
export async function decodeArguments(client: Client, input: Payloads): Promise<readonly unknown[]> {
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  let payloads = [...(input?.payloads ?? [])];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads);
  return payloads.map((payload): unknown => payloadConverter.fromPayload(payload));
}

/** Whether a failed call means that there is no such workflow, run or history, or not any more. */
export function isGone(error: unknown): boolean {
  return isGrpcServiceError(error) && (error.code as number) === NOT_FOUND;
}
