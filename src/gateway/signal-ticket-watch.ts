import type { Client } from '@temporalio/client';
import { askTemporal } from '../temporal/ask-temporal.ts';
import type { TemporalReply } from '../temporal/ask-temporal.ts';
import { TICKETS_SIGNAL, TICKET_WATCH_WORKFLOW, ticketWatchWorkflowId } from '../workflows/names.ts';

/** Tells a desk's ticket watch by `deadline` (ms since 1970) which tickets to look at. */
export type SignalTicketWatch = (ticketIds: readonly string[], deadline: number) => Promise<TemporalReply>;

/** Hands ticket ids to the watch of a desk, which is started if need be. Durable once taken, with or without workers. */
export function signalTicketWatch(client: Client, taskQueue: string, desk: string): SignalTicketWatch {
  return (ticketIds, deadline) =>
    askTemporal(client, deadline, () =>
      client.workflow.signalWithStart(TICKET_WATCH_WORKFLOW, {
        taskQueue,
        workflowId: ticketWatchWorkflowId(desk),
        args: [{ desk }],
        signal: TICKETS_SIGNAL,
        signalArgs: [ticketIds],
        staticSummary: `Watch of the tickets at ${desk}`,
      }),
    );
}
