import type { Client } from '@temporalio/client';
import { TICKET_WATCH_WORKFLOW, ticketWatchWorkflowId } from '../workflows/names.ts';
import { ticketsSignal } from '../workflows/ticket-watch-contracts.ts';
import type { ticketWatch } from '../workflows/ticket-watch.ts';
import { askTemporal } from './ask-temporal.ts';
import type { TemporalReply } from './ask-temporal.ts';

/** Starts the ticket watch of a desk; one that runs already goes on. */
export async function startTicketWatch(client: Client, taskQueue: string, desk: string): Promise<void> {
  await client.workflow.start<typeof ticketWatch>(TICKET_WATCH_WORKFLOW, {
    ...watchOf(taskQueue, desk),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** Signals a desk's ticket watch by `deadline` (ms since 1970) which tickets to look at. */
export type SendTickets = (ticketIds: readonly string[], deadline: number) => Promise<TemporalReply>;

/**
 * Sends ticket ids to the watch of a desk, which is started if need be. Durable once taken, with or without
 * workers.
 */
export function sendTickets(client: Client, taskQueue: string, desk: string): SendTickets {
  return (ticketIds, deadline) =>
    askTemporal(client, deadline, () =>
      client.workflow.signalWithStart<typeof ticketWatch, [readonly string[]]>(TICKET_WATCH_WORKFLOW, {
        ...watchOf(taskQueue, desk),
        signal: ticketsSignal,
        signalArgs: [ticketIds],
      }),
    );
}

function watchOf(taskQueue: string, desk: string) {
  const args: Parameters<typeof ticketWatch> = [{ desk }];
  return {
    taskQueue,
    workflowId: ticketWatchWorkflowId(desk),
    args,
    staticSummary: `What technicians do to tickets at ${desk}`,
  };
}
