import type { Client } from '@temporalio/client';
import { isIncidentEvent } from '../incident/incident-event.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { eventsSignal } from '../workflows/contracts.ts';
import { decodeArguments, isGone, readHistory } from './history.ts';
import type { HistoryEvent, WorkflowRun } from './history.ts';
import { incidentRuns } from './incident-runs.ts';

/** What is found on the way through an incident's histories. */
export type IncidentRecord =
  | { readonly kind: 'event'; readonly n: number; readonly event: IncidentEvent }
  /** Events may be missing here: the history of the run is gone. */
  | { readonly kind: 'gone'; readonly runId: string };

/**
 * Every event that an incident's workflow was handed, in the order in which it came, from all runs that
 * Temporal keeps. No more than one page of a history is held at a time.
 * @throws NotPossible `unknown-incident`.
 */
export async function* incidentEvents(client: Client, name: IncidentName): AsyncGenerator<IncidentRecord> {
  let n = 0;
  let before: WorkflowRun | undefined;
  for (const run of await incidentRuns(client, name)) {
    try {
      for await (const entry of readHistory(client, run)) {
        const earlier = entry.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
        if (earlier !== '' && earlier !== before?.runId) yield { kind: 'gone', runId: earlier };
        for (const event of await eventsIn(client, entry)) yield { kind: 'event', n: (n += 1), event };
      }
    } catch (error) {
      if (!isGone(error)) throw error;
      yield { kind: 'gone', runId: run.runId };
    }
    before = run;
  }
}

async function eventsIn(client: Client, entry: HistoryEvent): Promise<readonly IncidentEvent[]> {
  const signal = entry.workflowExecutionSignaledEventAttributes;
  if (signal?.signalName !== eventsSignal.name) return [];
  const [events] = await decodeArguments(client, signal.input);
  return (Array.isArray(events) ? (events as readonly unknown[]) : [events]).filter(isIncidentEvent);
}
