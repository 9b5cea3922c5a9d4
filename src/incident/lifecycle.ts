import type { Facts } from './facts.ts';
import type { Stamp } from './incident.ts';

/** A status as somebody set it: the newest report wins. */
export interface StatusReport {
  readonly status: string;
  readonly stamp: Stamp;
}

const CLOSING: ReadonlySet<string> = new Set(['closed', 'false positive']);

/** Whether facts say that the incident is closed; one whose status nobody reported is open. */
export function isClosed({ status }: Facts): boolean {
  return status !== undefined && CLOSING.has(status);
}

/**
 * The status in force. A push carries none, but one sent after a close says that the incident goes on: it is open again.
 * @param lastPushAt `sentAt` of the newest event without a status, in ms since 1970.
 */
export function statusInForce(report: StatusReport | undefined, lastPushAt: number): string | undefined {
  if (report === undefined) return undefined;
  return CLOSING.has(report.status) && lastPushAt > report.stamp.sentAt ? 'open' : report.status;
}
