import type { Client } from '@temporalio/client';
import type { SendSightings } from '../activities/watch-activities.ts';
import { sendTicketSeen } from '../mailbox/incident-workflows.ts';
import { incidentWorkflowId } from '../workflows/names.ts';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.ts';

/** The search attribute in which incidents show their ticket at a desk. */
const TICKET_ATTRIBUTES: Readonly<Record<string, string>> = {
  automate: SEARCH_ATTRIBUTES.AutomateTicket.name,
  manage: SEARCH_ATTRIBUTES.ManageTicket.name,
};

/** Sends incidents what was seen of their tickets at one desk. */
export function sendSightings(client: Client, desk: string): SendSightings {
  return {
    seen: ({ account, incidentId, sighting }) =>
      sendTicketSeen(client, incidentWorkflowId(account, incidentId), { desk, sighting }),

    async gone(ticketId, at) {
      const attribute = TICKET_ATTRIBUTES[desk];
      // The id goes into a query; those of desks are numbers.
      if (attribute === undefined || !/^[0-9]{1,15}$/.test(ticketId)) return;
      const nothing = { status: undefined, board: undefined, mergedInto: undefined, closing: undefined };
      const sighting = { ticket: ticketId, state: 'gone', changedAt: at, ...nothing } as const;
      const query = `${attribute} = '${ticketId}' AND ExecutionStatus = 'Running'`;
      for await (const { workflowId } of client.workflow.list({ query }))
        await sendTicketSeen(client, workflowId, { desk, sighting });
    },
  };
}
