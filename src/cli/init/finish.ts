import { writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { scriptFile } from '../../desks/automate/script/script-file.ts';
import { isPlumblineError, SettingsError } from '../../errors/index.ts';
import type { Answers } from '../../operator/setup/answers.ts';
import { saveSettings } from '../../operator/setup/save-settings.ts';
import { printable, jsonLine } from '../../process/printable.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { commissionAutomate } from '../automate-commission.ts';
import { check } from '../check.ts';
import { errorText } from '../error-text.ts';
import type { Init } from './work.ts';
import { setPush, testPush } from '../subscription.ts';
import type { ExitCode } from '../terminal.ts';

/** Whether Automate's own sync makes a ticket takes ten minutes to find out: the command of its own does that. */
const COMMISSION = { runWait: 180_000, syncWait: 0 };

/** What is done once the settings are saved. */
export interface Afterwards {
  readonly subscribe: boolean;
  readonly testEvent: boolean;
  readonly commission: boolean;
  /** Where Automate's script is written, if anywhere. */
  readonly scriptTo: string | undefined;
}

/**
 * Saves, does what was asked for besides, and shows what `plumbline check` finds; 1 where any of it failed, or the
 * signal ended it.
 */
export async function finish(work: Init, answers: Answers, then: Afterwards): Promise<ExitCode> {
  const { terminal, options, file, setup, signal } = work;
  const json = options.json === true;
  const say = (text: string, told: object): Promise<void> =>
    terminal.out(json ? jsonLine(told) : `${printable(text)}\n`);

  const saved = saveSettings(file, setup.written(answers), terminal.env);
  const secrets =
    saved.secrets.length === 0
      ? ''
      : `, with ${saved.secrets.length} secrets in ${short(join(dirname(file), 'secrets'))}`;
  const before = saved.backup === undefined ? '' : ` The file as it was is ${short(saved.backup)}.`;
  await say(`\nSaved ${short(file)}${secrets}.${before}`, { saved });

  try {
    const isWell = await follows(work, answers, then);
    await say('\nNext, to try it: plumbline start\nAs a service: docs/go-live.md', {
      next: 'plumbline start',
    });
    return isWell ? 0 : 1;
  } catch (error) {
    if (error !== signal.reason) throw error;
    await terminal.err('Ended. The settings are saved.\n');
    return 1;
  }
}

/** What comes once the settings are saved; whether all that was asked for succeeded. */
async function follows(
  { terminal, options, signal }: Init,
  { account }: Answers,
  then: Afterwards,
): Promise<boolean> {
  const json = options.json === true;
  const failures: unknown[] = [];
  const attempt = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      if ((await act()) === 1) failures.push(1);
    } catch (error) {
      if (!isPlumblineError(error)) throw error;
      await terminal.err(errorText(error));
      failures.push(error);
    }
    signal.throwIfAborted();
  };
  const { scriptTo } = then;
  if (scriptTo !== undefined)
    await attempt(async () => {
      writeScript(scriptTo);
      await terminal.out(
        json ? jsonLine({ script: resolve(scriptTo) }) : `Automate’s script is in ${printable(scriptTo)}.\n`,
      );
    });
  if (then.subscribe) await attempt(() => setPush(terminal, account, { force: false, json }));
  if (then.testEvent) await attempt(() => testPush(terminal, account, 60_000, json));
  if (then.commission)
    await attempt(() => commissionAutomate(terminal, { ...COMMISSION, ...(json && { json }) }));

  if (!json) await terminal.out('\nplumbline check\n');
  // What it finds is for a person to read: the answers were tried before.
  const ownTemporal = loadSettings(terminal.env).settings.temporal.address === undefined;
  await check(terminal, { ...(json && { json }), ...(ownTemporal && { temporal: false }) }, signal);
  return failures.length === 0;
}

/** @throws SettingsError where the file cannot be written. */
export function writeScript(file: string): void {
  try {
    writeFileSync(file, scriptFile());
  } catch (cause) {
    throw new SettingsError({
      code: 'script-not-saved',
      message: `The script cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
      advice: 'Name a file that may be written, or print it with `plumbline automate script`.',
      cause,
    });
  }
}

function short(file: string): string {
  const near = relative('.', file);
  return near.startsWith('..') ? file : near;
}
