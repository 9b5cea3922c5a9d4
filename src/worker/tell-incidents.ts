import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { TellIncidents } from '../activities/watch-activities.ts';
import type { TicketSighting } from '../desks/desk.ts';
import { incidentWorkflowId } from '../workflows/names.ts';
import { ticketSeenSignal } from '../workflows/contracts.ts';
import { SEARCH_ATTRIBUTES } from '../workflows/search-attributes.ts';

/** The search attribute in which incidents show their ticket at a desk. */
const TICKET_ATTRIBUTES: Readonly<Record<string, string>> = {
  automate: SEARCH_ATTRIBUTES.AutomateTicket.name,
  manage: SEARCH_ATTRIBUTES.ManageTicket.name,
};

/** Tells incidents what was seen of their tickets at one desk. */
export function tellIncidents(client: Client, desk: string): TellIncidents {
  async function signal(workflowId: string, sighting: TicketSighting): Promise<boolean> {
    try {
      await client.workflow.getHandle(workflowId).signal(ticketSeenSignal, { desk, sighting });
      return true;
    } catch (error) {
      // An incident that is over has no use for it; its ticket is read when it comes to life again.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return false;
    }
  }

  return {
    tell: ({ key, sighting }) => signal(incidentWorkflowId(key.account, key.incidentId), sighting),

    async tellGone(ticketId, at) {
      const attribute = TICKET_ATTRIBUTES[desk];
      // The id goes into a query; those of desks are numbers.
      if (attribute === undefined || !/^[0-9]{1,15}$/.test(ticketId)) return;
      const sighting = { ticket: ticketId, state: 'gone', changedAt: at } as const;
      const nothing = { status: undefined, board: undefined, mergedInto: undefined };
      const query = `${attribute} = '${ticketId}' AND ExecutionStatus = 'Running'`;
      for await (const { workflowId } of client.workflow.list({ query }))
        await signal(workflowId, { ...sighting, ...nothing });
    },
  };
}
