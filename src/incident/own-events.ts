import type { SettingsEvent, WatchEndedEvent, WatchResumedEvent } from './incident-event.ts';

/** Events that plumbline makes itself. Times are ms since 1970. */

/** It stops watching an incident now, after `idle` ms without activity. */
export function watchEnded(idle: number, now: number): WatchEndedEvent {
  return { kind: 'watch-ended', key: `watch ended at ${now}`, sentAt: now, arrivedAt: now, idle };
}

/** Activity came before the end of the watch was over. */
export function watchResumed(now: number): WatchResumedEvent {
  return { kind: 'watch-resumed', key: `watch resumed at ${now}`, sentAt: now, arrivedAt: now };
}

/**
 * The settings, or the time that they name, changed what tickets shall say of the revision that was the
 * newest.
 */
export function settingsChanged(because: string, revision: number, now: number): SettingsEvent {
  const key = `settings after #${revision} at ${now}`;
  return { kind: 'settings', key, sentAt: now, arrivedAt: now, because };
}
