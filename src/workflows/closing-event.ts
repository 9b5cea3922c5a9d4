import type { IncidentEvent } from '../incident/incident-event.ts';
import type { ClosingStatus } from '../incident/write-back.ts';
import type { Run } from './run.ts';

/**
 * A close is folded like any other event, so that a push that was sent later outweighs it, whichever arrives first. What is
 * known already was there before the close, though its sender's clock be ahead of ours.
 */
export function closingEvent({ state, inbox }: Run, status: ClosingStatus, now: number): IncidentEvent {
  const sentAt = Math.max(now, state.incident.lastPushAt, ...inbox.map((event) => event.sentAt));
  return { key: `${status} at ${sentAt}`, sentAt, index: 0, arrivedAt: now, facts: { status } };
}
