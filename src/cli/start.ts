import { existsSync } from 'node:fs';
import { runStart } from '../start.ts';
import { settingsFile } from '../settings/load-settings.ts';
import { clackPrompts } from './init/prompts.ts';
import { Cancelled } from './init/work.ts';
import { init } from './init.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Options of the command. */
export interface StartCommandOptions {
  readonly state?: string;
  readonly json?: true;
}

/** Runs everything; on a terminal without a settings file it offers to make that first. */
export async function start(terminal: Terminal, { state, json }: StartCommandOptions): Promise<ExitCode> {
  const { env } = terminal;
  const canAsk = terminal.isInteractive === true && json !== true;
  if (canAsk && !existsSync(settingsFile(env)) && (await wantsInit(settingsFile(env)))) {
    const code = await init(terminal, {});
    if (code !== 0) return code;
  }
  return runStart({ env, state, json: json === true, show: (text) => void terminal.out(text) });
}

async function wantsInit(file: string): Promise<boolean> {
  try {
    return await untilInterrupted((signal) =>
      clackPrompts(signal).isAgreed(`There is no settings file ${file}. Make it now?`),
    );
  } catch (error) {
    if (error instanceof Cancelled) return false;
    throw error;
  }
}
