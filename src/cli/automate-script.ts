import { scriptFile } from '../desks/automate/script/script-file.ts';
import type { Terminal } from './terminal.ts';

/** Prints the file that Automate's Control Center imports. */
export async function printScript(terminal: Terminal): Promise<void> {
  await terminal.out(scriptFile());
}
