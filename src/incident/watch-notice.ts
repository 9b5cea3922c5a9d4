import type { Facts } from './facts.ts';
import type { Incident } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';
import { utcTime } from './utc-time.ts';

/** Whether an incident's facts say that plumbline stopped watching the incident. */
export function saysStopped({ watch }: Facts): boolean {
  return watch?.startsWith(STOPPED) ?? false;
}

const STOPPED = 'stopped watching';
const DAY = 86_400_000;

/** The event by which tickets are told that plumbline stops watching an incident, after `idle` ms without activity. */
export function stopNotice(incident: Incident, idle: number, now: number): IncidentEvent {
  const days = Math.round((idle / DAY) * 10) / 10;
  return notice(incident, now, `${STOPPED} at ${utcTime(now)}, after ${days} days without activity`);
}

/** The event that takes the notice back where activity came before the watch was over. */
export function resumeNotice(incident: Incident, now: number): IncidentEvent {
  return notice(incident, now, `watching again since ${utcTime(now)}`);
}

/**
 * Stamped with the time of the latest news, because it is none itself: it must neither reopen a ticket that a technician closed
 * nor outweigh a status that is reported later.
 */
function notice({ revisedAt }: Incident, now: number, watch: string): IncidentEvent {
  return { key: `${watch} (${now})`, sentAt: revisedAt, index: 0, arrivedAt: now, facts: { watch } };
}
