/** Types of the workflows, as `index.ts` registers them. */
export const INCIDENT_WORKFLOW = 'incident';
export const TEST_EVENT_WORKFLOW = 'testEvent';
export const QUARANTINE_WORKFLOW = 'quarantine';
export const QUARANTINE_PART_WORKFLOW = 'quarantinePart';
export const TICKET_WATCH_WORKFLOW = 'ticketWatch';
export const FEED_WORKFLOW = 'feed';

/** One workflow per incident: its id alone keeps two deliveries from making two tickets. */
export function incidentWorkflowId(account: string, incidentId: string): string {
  return `incident/${account}/${incidentId}`;
}

/** One workflow per test event; `sentAt` is in ms since 1970. */
export function testEventWorkflowId(account: string, sentAt: number): string {
  return `${testEventWorkflowPrefix(account)}${sentAt}`;
}

/** How the ids of the test events of an account begin. */
export function testEventWorkflowPrefix(account: string): string {
  return `test/${account}/`;
}

/** One workflow per content: repeats fall together. */
export function quarantineWorkflowId(account: string, sha256: string): string {
  return `quarantine/${account}/${sha256}`;
}

/** Parts are numbered from 2; the first lies in the quarantine's own workflow. */
export function quarantinePartWorkflowId(account: string, sha256: string, part: number): string {
  return `${quarantineWorkflowId(account, sha256)}/${part}`;
}

/** One workflow per desk. */
export function ticketWatchWorkflowId(desk: string): string {
  return `ticket-watch/${desk}`;
}

/** One feed per GravityZone account. */
export function feedWorkflowId(account: string): string {
  return `feed/${account}`;
}
