import type { IncidentEvent } from '../incident/incident-event.ts';
import type { ClosingStatus } from '../incident/write-back.ts';
import type { Run } from './run.ts';

/**
 * An operator's close is folded like any other event, so that a push that was sent later outweighs it, whichever arrives first.
 * What is known already was there before the close, though its sender's clock be ahead of ours.
 */
export function closingEvent({ state, inbox }: Run, status: ClosingStatus, now: number): IncidentEvent {
  const { incident } = state;
  const sentAt = Math.max(now, incident.lastPushAt, ...inbox.map((event) => event.sentAt));
  const overrules = incident.statuses.reported?.status ?? 'open';
  return { key: `${status} at ${sentAt}`, sentAt, index: 0, arrivedAt: now, facts: { status }, overrules };
}

/** A close that GravityZone took from us at this time, in ms since 1970: its word from then on, as if it had been read there. */
export function takenClose(status: ClosingStatus, at: number): IncidentEvent {
  return { key: `${status} taken at ${at}`, sentAt: at, index: 0, arrivedAt: at, facts: { status } };
}

/** Whether a push was sent or came after a time, in ms since 1970. */
export function wentOnSince({ state, inbox }: Run, at: number): boolean {
  const { lastPushAt, lastPushSeenAt } = state.incident;
  const pushes = inbox.filter(({ facts }) => facts.status === undefined);
  const times = pushes.flatMap(({ sentAt, arrivedAt }) => [sentAt, arrivedAt]);
  return [lastPushAt, lastPushSeenAt, ...times].some((time) => time > at);
}
