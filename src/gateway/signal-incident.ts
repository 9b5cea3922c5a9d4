import type { Client } from '@temporalio/client';
import { askTemporal } from '../temporal/ask-temporal.ts';
import type { SendEvents } from './hand-over.ts';
import { incidentSummary } from './incident-summary.ts';
import { EVENTS_SIGNAL, INCIDENT_WORKFLOW, incidentWorkflowId } from '../workflows/names.ts';

/** Hands events of one incident to its workflow, which is started if need be. Durable once taken, with or without workers. */
export function signalIncident(client: Client, taskQueue: string): SendEvents {
  return ({ account, incidentId, events }, deadline) =>
    askTemporal(client, deadline, () =>
      client.workflow.signalWithStart(INCIDENT_WORKFLOW, {
        taskQueue,
        workflowId: incidentWorkflowId(account, incidentId),
        args: [{ account, incidentId }],
        signal: EVENTS_SIGNAL,
        signalArgs: [events],
        staticSummary: incidentSummary(incidentId, events),
      }),
    );
}
