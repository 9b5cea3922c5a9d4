import { dirname, join, resolve } from 'node:path';
import { settingsFile } from './load-settings.ts';
import type { Environment } from './load-settings.ts';

/** The folder of what `plumbline start` keeps: the one that is named, else `plumbline-state` beside the settings file. */
export function stateFolder(env: Environment, named: string | undefined): string {
  return named === undefined ? join(dirname(settingsFile(env)), 'plumbline-state') : resolve(named);
}

/** The file in it that holds all that Temporal knows. */
export function databaseFile(folder: string): string {
  return join(folder, 'temporal.db');
}
