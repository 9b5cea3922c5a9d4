import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { HandOverIncidents } from '../activities/feed-activities.ts';
import { eventsSignal } from '../workflows/contracts.ts';
import { incidentWorkflowId, INCIDENT_WORKFLOW } from '../workflows/names.ts';

/** Hands what the feed of a connection read to its incidents' workflows. */
export function handOverIncidents(client: Client, taskQueue: string, connection: string): HandOverIncidents {
  return {
    async tell(incidentId, events) {
      try {
        const workflowId = incidentWorkflowId(connection, incidentId);
        await client.workflow.getHandle(workflowId).signal(eventsSignal, events);
        return true;
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        return false;
      }
    },

    async open(incidentId, events) {
      await client.workflow.signalWithStart(INCIDENT_WORKFLOW, {
        taskQueue,
        workflowId: incidentWorkflowId(connection, incidentId),
        args: [{ connection, incidentId }],
        signal: eventsSignal,
        signalArgs: [events],
        staticSummary: 'Read from the list of incidents: its push was missed',
      });
    },
  };
}
