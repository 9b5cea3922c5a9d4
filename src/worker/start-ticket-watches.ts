import type { Client } from '@temporalio/client';
import type { Desk } from '../desks/desk.ts';
import { TICKET_WATCH_WORKFLOW, ticketWatchWorkflowId } from '../workflows/names.ts';
import type { TicketWatchInput } from '../workflows/ticket-watch-contracts.ts';

/** Starts the ticket watch of every desk that has one; one that runs already goes on. */
export async function startTicketWatches(
  client: Client,
  taskQueue: string,
  desks: readonly Desk[],
): Promise<void> {
  for (const { name, watch } of desks) {
    if (watch === undefined) continue;
    const input: TicketWatchInput = { desk: name };
    await client.workflow.start(TICKET_WATCH_WORKFLOW, {
      taskQueue,
      workflowId: ticketWatchWorkflowId(name),
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input],
      staticSummary: `What technicians do to tickets at ${name}`,
    });
  }
}
