import type { AutomateSeed } from '../emulators/automate/index.ts';
import { scriptFile } from '../src/desks/automate/script/script-file.ts';
import { AUTOMATE_CATEGORIES, CATCH_ALL, COMPANIES, COMPUTERS, SCRIPT_ID } from './seed.ts';
import type { DemoCredentials } from './seed.ts';

/** The demo's Automate server; a script does its work so many ms after it began. */
export function automateSeed(credentials: DemoCredentials['automate'], scriptDelayMs: number): AutomateSeed {
  return {
    ...credentials,
    scriptId: SCRIPT_ID,
    script: scriptFile(),
    clients: [...COMPANIES, CATCH_ALL].map(({ automate, name }) => ({ id: automate, name })),
    computers: COMPUTERS,
    categories: AUTOMATE_CATEGORIES,
    scriptDelayMs,
  };
}
