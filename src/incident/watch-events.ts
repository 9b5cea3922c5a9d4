import type { WatchEndedEvent, WatchResumedEvent } from './incident-event.ts';

/** Plumbline stops watching an incident now, after `idle` ms without activity; both times are ms since 1970. */
export function watchEnded(idle: number, now: number): WatchEndedEvent {
  return { kind: 'watch-ended', key: `watch ended at ${now}`, sentAt: now, arrivedAt: now, idle };
}

/** Activity came before the end of the watch was over. */
export function watchResumed(now: number): WatchResumedEvent {
  return { kind: 'watch-resumed', key: `watch resumed at ${now}`, sentAt: now, arrivedAt: now };
}
