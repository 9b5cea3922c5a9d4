import { CLOCK_SKEW } from './clock-skew.ts';
import type { IncidentEvent } from './incident-event.ts';
import type { Incident } from './known-incident.ts';
import { isClosed } from './status.ts';

/**
 * The incident as an event finds it that comes after all it knows. By its clocks a push may seem a little
 * older than a close that was here first, however often that was read. Clocks differ, so the close then
 * counts as made just before it: the doubt goes to telling people, and GravityZone is asked whether the
 * incident is open.
 */
export function allowForClocks(incident: Incident, event: IncidentEvent): Incident {
  const { facts, keys, statuses } = incident;
  if (event.kind !== 'push' || !isClosed(facts) || keys.includes(event.key)) return incident;
  const { sentAt, arrivedAt } = event;
  const { closedAt, closeSeenAt } = statuses;
  if (sentAt <= closedAt - CLOCK_SKEW || arrivedAt <= closeSeenAt - CLOCK_SKEW) return incident;
  return {
    ...incident,
    statuses: {
      ...statuses,
      closedAt: Math.min(closedAt, sentAt - 1),
      closeSeenAt: Math.min(closeSeenAt, arrivedAt - 1),
    },
  };
}
