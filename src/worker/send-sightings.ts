import type { Client } from '@temporalio/client';
import type { SendSightings } from '../activities/watch-activities.ts';
import { sendTicketSeen } from '../mailbox/incident-workflows.ts';
import { incidentWorkflowId } from '../workflows/names.ts';
import { searchAttributes, ticketEntry } from '../workflows/search-attributes.ts';

/**
 * Sends incidents what was seen of their tickets at one desk; `prefix` is that of their search attributes.
 */
export function sendSightings(client: Client, desk: string, prefix: string): SendSightings {
  return {
    seen: ({ account, incidentId, sighting }) =>
      sendTicketSeen(client, incidentWorkflowId(account, incidentId), { desk, sighting }),

    async gone(ticketId, at) {
      // The id goes into a query; those of desks are numbers.
      if (!/^[0-9]{1,15}$/.test(ticketId)) return;
      const nothing = { status: undefined, board: undefined, mergedInto: undefined, closing: undefined };
      const sighting = { ticket: ticketId, state: 'gone', changedAt: at, ...nothing } as const;
      const query = `${searchAttributes(prefix).DeliveryState.name} = '${ticketEntry(desk, ticketId)}' AND ExecutionStatus = 'Running'`;
      for await (const { workflowId } of client.workflow.list({ query }))
        await sendTicketSeen(client, workflowId, { desk, sighting });
    },
  };
}
