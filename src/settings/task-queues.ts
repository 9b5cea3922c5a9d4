import type { Settings } from './settings.ts';

/** The task queue of all workflows. */
export function incidentsQueue({ temporal }: Settings): string {
  return `${temporal.taskQueuePrefix}-incidents`;
}

/** The task queue of one desk's activities; one per desk, so that none waits for another. */
export function deskQueue({ temporal }: Settings, desk: string): string {
  return `${temporal.taskQueuePrefix}-desk-${desk}`;
}

/** The task queue of one desk's attempts for High incidents. */
export function highQueue(settings: Settings, desk: string): string {
  return `${deskQueue(settings, desk)}-high`;
}

/** The task queue of what asks one account's Control API, so that its limits are kept over all workers. */
export function accountQueue({ temporal }: Settings, account: string): string {
  return `${temporal.taskQueuePrefix}-account-${account}`;
}
