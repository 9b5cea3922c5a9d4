/** The task queue that the workers of incidents poll. */
export const DEFAULT_TASK_QUEUE = 'plumbline-incidents';

/** Workflow types and signals as the workers register them. */
export const INCIDENT_WORKFLOW = 'incident';
export const EVENTS_SIGNAL = 'events';
export const TEST_EVENT_WORKFLOW = 'testEvent';
export const QUARANTINE_WORKFLOW = 'quarantine';
export const QUARANTINE_PART_WORKFLOW = 'quarantinePart';
export const SEEN_AGAIN_SIGNAL = 'seenAgain';
export const TICKET_WATCH_WORKFLOW = 'ticketWatch';
export const TICKETS_SIGNAL = 'tickets';
export const FEED_WORKFLOW = 'feed';
export const PUSH_SEEN_SIGNAL = 'pushSeen';

/** One workflow per incident: its id alone keeps two deliveries from making two tickets. */
export function incidentWorkflowId(connection: string, incidentId: string): string {
  return `incident/${connection}/${incidentId}`;
}

/** One workflow per test event; `sentAt` is in ms since 1970. */
export function testEventWorkflowId(connection: string, sentAt: number): string {
  return `test/${connection}/${sentAt}`;
}

/** One workflow per content: repeats fall together. */
export function quarantineWorkflowId(connection: string, sha256: string): string {
  return `quarantine/${connection}/${sha256}`;
}

/** Parts are numbered from 2; the first lies in the quarantine's own workflow. */
export function quarantinePartWorkflowId(connection: string, sha256: string, part: number): string {
  return `${quarantineWorkflowId(connection, sha256)}/${part}`;
}

/** One workflow per desk. */
export function ticketWatchWorkflowId(desk: string): string {
  return `ticket-watch/${desk}`;
}

/** One feed per GravityZone connection. */
export function feedWorkflowId(connection: string): string {
  return `feed/${connection}`;
}
