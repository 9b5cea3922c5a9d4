import type { Client } from '@temporalio/client';
import type { HandedOver, HandOverIncidents } from '../activities/feed-activities.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import { askTemporal } from '../temporal/ask-temporal.ts';
import type { TemporalReply } from '../temporal/ask-temporal.ts';
import { eventsSignal } from '../workflows/contracts.ts';
import { incidentWorkflowId, INCIDENT_WORKFLOW } from '../workflows/names.ts';

/** Longest that one hand-over may take, in ms. */
const TIMEOUT_MS = 10_000;

/**
 * Hands what the feed of an account read to its incidents' workflows. An item that is too large for Temporal goes without
 * the text that it was read from: its facts are bounded.
 */
export function handOverIncidents(client: Client, taskQueue: string, account: string): HandOverIncidents {
  async function handOver(
    events: readonly IncidentEvent[],
    send: (events: readonly IncidentEvent[]) => Promise<unknown>,
  ): Promise<HandedOver> {
    const ask = (some: readonly IncidentEvent[]): Promise<TemporalReply> =>
      askTemporal(client, Date.now() + TIMEOUT_MS, () => send(some));
    const reply = await ask(events);
    const hasRaw = events.some((event) => event.raw !== undefined);
    return outcomeOf(reply.kind === 'refused' && hasRaw ? await ask(events.map(withoutRaw)) : reply);
  }

  return {
    tell: (incidentId, events) =>
      handOver(events, (some) =>
        client.workflow.getHandle(incidentWorkflowId(account, incidentId)).signal(eventsSignal, some),
      ),

    open: (incidentId, events) =>
      handOver(events, (some) =>
        client.workflow.signalWithStart(INCIDENT_WORKFLOW, {
          taskQueue,
          workflowId: incidentWorkflowId(account, incidentId),
          args: [{ account, incidentId }],
          signal: eventsSignal,
          signalArgs: [some],
          staticSummary: 'Read from the list of incidents: its push was missed',
        }),
      ),
  };
}

function withoutRaw({ key, sentAt, index, arrivedAt, facts }: IncidentEvent): IncidentEvent {
  return { key, sentAt, index, arrivedAt, facts };
}

function outcomeOf(reply: TemporalReply): HandedOver {
  switch (reply.kind) {
    case 'taken':
    case 'gone':
      return { kind: reply.kind };
    case 'running':
      return { kind: 'taken' };
    case 'full':
    case 'later':
    case 'refused':
      return { kind: reply.kind, reason: reply.reason };
  }
}
