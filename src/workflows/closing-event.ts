import type { ListedEvent, OperatorClosedEvent } from '../incident/incident-event.ts';
import { noteActivity } from '../incident/status.ts';
import type { Activity } from '../incident/status.ts';
import type { ClosingStatus } from '../incident/write-back.ts';
import type { Run } from './run.ts';

/**
 * An operator's close is folded like any other event, so that a push that was sent later outweighs it,
 * whichever arrives first. What is known already was there before the close, though its sender's clock be
 * ahead of ours.
 */
export function closingEvent(run: Run, status: ClosingStatus, now: number): OperatorClosedEvent {
  const sentAt = Math.max(now, latestActivity(run).activeAt);
  return { kind: 'closed-by-operator', key: `${status} at ${sentAt}`, sentAt, arrivedAt: now, status };
}

/**
 * A close that GravityZone took from us at this time, in ms since 1970: its word from then on, as if it had
 * been read there.
 */
export function takenClose(status: ClosingStatus, at: number): ListedEvent {
  return {
    kind: 'listed',
    key: `${status} taken at ${at}`,
    sentAt: at,
    arrivedAt: at,
    updatedAt: undefined,
    facts: {},
    sinceCreation: { at, facts: {} },
    status: { word: status, at },
  };
}

/** Whether the incident was active, or such activity came, after a time, in ms since 1970. */
export function wentOnSince(run: Run, at: number): boolean {
  const { activeAt, activeSeenAt } = latestActivity(run);
  return activeAt > at || activeSeenAt > at;
}

function latestActivity({ state, inbox }: Run): Activity {
  return inbox.reduce<Activity>(noteActivity, state.incident);
}
