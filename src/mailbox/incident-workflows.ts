import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { IncidentEvent } from '../incident/incident-event.ts';
import type { Adoption } from '../incident/named-ticket.ts';
import {
  adoptUpdate,
  closeUpdate,
  eventsSignal,
  retryUpdate,
  ticketSeenSignal,
  viewQuery,
} from '../workflows/contracts.ts';
import type { Closing, IncidentView, TicketSeen } from '../workflows/contracts.ts';
import type { incident } from '../workflows/incident.ts';
import { INCIDENT_WORKFLOW, incidentWorkflowId } from '../workflows/names.ts';
import { priorityOf } from '../workflows/priorities.ts';
import { askTemporal } from './ask-temporal.ts';
import type { TemporalReply } from './ask-temporal.ts';
import { incidentSummary } from './incident-summary.ts';
import { severest } from './severest.ts';

/** What names an incident's workflow. */
export interface IncidentName {
  readonly account: string;
  readonly incidentId: string;
}

/** Events of one incident that go to its workflow together. */
export interface IncidentEvents extends IncidentName {
  readonly events: readonly IncidentEvent[];
}

/** One call that sends events by `deadline` (ms since 1970); `bytes` is the size of their JSON. */
export type SendEvents = (
  group: IncidentEvents & { readonly bytes: number },
  deadline: number,
) => Promise<TemporalReply>;

/** Temporal refuses a start with a longer one, in bytes. */
const FAIRNESS_KEY = /^[\x21-\x7e]{1,64}$/;

/** How long a worker is waited for, in ms. */
const PATIENCE_MS = 10_000;

/** How the workflows of incidents are started. */
export interface StartOptions {
  /** For lists of workflows; by default what the events say. */
  readonly summaryOf?: (group: IncidentEvents) => string;
  /** Whether Temporal serves companies in turn, as far as incidents of the same category wait; not by default. */
  readonly fairByCompany?: boolean;
}

/**
 * Sends events of an incident to its workflow, which is started if need be, with a summary and with the
 * priority of its category, which its activities inherit. Durable once taken, with or without workers.
 */
export function sendToIncident(
  client: Client,
  taskQueue: string,
  { summaryOf = incidentSummary, fairByCompany = false }: StartOptions = {},
): SendEvents {
  return (group, deadline) =>
    askTemporal(client, deadline, () =>
      client.workflow.signalWithStart<typeof incident, [IncidentEvents['events']]>(INCIDENT_WORKFLOW, {
        taskQueue,
        workflowId: incidentWorkflowId(group.account, group.incidentId),
        args: [{ account: group.account, incidentId: group.incidentId }],
        signal: eventsSignal,
        signalArgs: [group.events],
        staticSummary: summaryOf(group),
        priority: {
          ...priorityOf(severest(group.events)),
          ...(fairByCompany && fairnessOf(group.events)),
        },
      }),
    );
}

/** Sends events to the workflow of an incident, where one runs. */
export function sendToRunningIncident(client: Client): SendEvents {
  return (group, deadline) =>
    askTemporal(client, deadline, () => incidentHandle(client, group).signal(eventsSignal, group.events));
}

/**
 * Signals the workflow of this id how its ticket stands. False where none runs: an incident that is over has
 * no use for it, and its ticket is read when it comes to life again. Rejects where Temporal does not take it.
 */
export async function sendTicketSeen(client: Client, workflowId: string, seen: TicketSeen): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).signal(ticketSeenSignal, seen);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** How an incident stands. Rejects where no workflow of it is known, or no worker answers within 10 s. */
export function viewIncident(client: Client, name: IncidentName): Promise<IncidentView> {
  return client.withDeadline(Date.now() + PATIENCE_MS, () => incidentHandle(client, name).query(viewQuery));
}

/**
 * Tries what is not delivered again at once; answers the desks it woke. Rejects where no workflow of the
 * incident runs, or no worker answers within 10 s.
 */
export function retryIncident(client: Client, name: IncidentName): Promise<readonly string[]> {
  return client.withDeadline(Date.now() + PATIENCE_MS, () =>
    incidentHandle(client, name).executeUpdate(retryUpdate),
  );
}

/**
 * Has an incident go on in a ticket that an operator names; answers whether it was its own already. Rejects
 * where no workflow of it runs, where the word cannot be taken, or where no worker answers within 10 s.
 */
export function adoptTicketOf(
  client: Client,
  name: IncidentName,
  adoption: Adoption,
): Promise<'named' | 'already'> {
  return client.withDeadline(Date.now() + PATIENCE_MS, () =>
    incidentHandle(client, name).executeUpdate(adoptUpdate, { args: [adoption] }),
  );
}

/**
 * Closes an incident by an operator's word; answers the status taken. Rejects where no workflow of it runs, or
 * no worker answers within 10 s.
 */
export function closeIncident(
  client: Client,
  name: IncidentName,
  closing: Closing,
): Promise<Closing['status']> {
  return client.withDeadline(Date.now() + PATIENCE_MS, () =>
    incidentHandle(client, name).executeUpdate(closeUpdate, { args: [closing] }),
  );
}

/** The company of the events, where it is one that Temporal takes as a key. */
function fairnessOf(events: readonly IncidentEvent[]): { readonly fairnessKey?: string } {
  const [fairnessKey] = events
    .map((event) => ('facts' in event ? event.facts.companyId : undefined))
    .filter((id) => id !== undefined && FAIRNESS_KEY.test(id));
  return fairnessKey === undefined ? {} : { fairnessKey };
}

/** The workflow of an incident, whether one runs or not. */
export function incidentHandle(
  client: Client,
  { account, incidentId }: IncidentName,
): WorkflowHandle<typeof incident> {
  return client.workflow.getHandle(incidentWorkflowId(account, incidentId));
}
