import { existsSync } from 'node:fs';
import { confirm, isCancel } from '@clack/prompts';
import { runStart } from '../start.ts';
import { settingsFile } from '../settings/load-settings.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Options of the command. */
export interface StartCommandOptions {
  readonly state?: string;
  readonly json?: true;
}

/** Runs everything; on a terminal without a settings file it offers to make that first. */
export async function start(terminal: Terminal, { state, json }: StartCommandOptions): Promise<ExitCode> {
  const { env } = terminal;
  if (terminal.isInteractive === true && json !== true && !existsSync(settingsFile(env))) {
    const isWanted = await confirm({
      message: `There is no settings file ${settingsFile(env)}. Make it now, as \`plumbline init\` does?`,
    });
    if (isCancel(isWanted)) return 2;
    if (isWanted) {
      const { init } = await import('./init.ts');
      const code = await init(terminal, {});
      if (code !== 0) return code;
    }
  }
  return runStart({ env, state, json: json === true, show: (text) => void terminal.out(text) });
}
