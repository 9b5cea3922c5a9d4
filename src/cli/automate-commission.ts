import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { commission } from '../desks/automate/commission/commission.ts';
import type { Finding } from '../desks/automate/commission/finding.ts';
import { profileOf } from '../desks/automate/commission/profile-of.ts';
import { profileHash, profileText } from '../desks/automate/profile.ts';
import { ticketsInManage } from '../desks/manage/ticket-in-manage.ts';
import { SettingsError } from '../errors/index.ts';
import { printable, jsonLine } from '../process/printable.ts';
import { beginProcess } from '../settings/begin-process.ts';
import { settingsFile } from '../settings/load-settings.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Options of the command; durations are ms. */
export interface CommissionOptions {
  readonly client?: number;
  readonly computer?: number;
  readonly save?: string;
  readonly runWait: number;
  readonly syncWait: number;
  readonly json?: true;
}

const LABELS = { ok: 'ok', careful: 'careful', failed: 'FAILED', unproved: 'unproved' } as const;

/**
 * Tries on the live server what the Automate desk does, prints what was found, and saves it; 1 where the desk
 * cannot be used. The first signal of a kind ends what it can; another one ends the process.
 */
export async function commissionAutomate(terminal: Terminal, options: CommissionOptions): Promise<ExitCode> {
  return untilInterrupted((signal) => commissioned(terminal, options, signal));
}

async function commissioned(
  terminal: Terminal,
  options: CommissionOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const settings = beginProcess(terminal.env);
  const { automate, manage } = settings.desks;
  if (automate === undefined)
    throw new SettingsError({
      code: 'unknown-desk',
      message: 'The settings have no desk automate.',
      advice: 'Add `desks.automate` to the settings: docs/automate.md shows how.',
    });
  const json = options.json === true;
  const { isUsable, findings, measured, serverVersion } = await commission({
    settings: automate,
    clientId: options.client,
    computerId: options.computer,
    patience: options.runWait,
    syncWait: options.syncWait,
    inManage: manage && {
      psaTicket: manage.psaTicket ?? 'plumbline',
      writes: manage.writes ?? [],
      read: ticketsInManage(manage),
    },
    now: Date.now,
    signal,
    begins: (step, note) => terminal.err(`… ${step}${note === undefined ? '' : ` (${note})`}\n`),
    found: (finding) => terminal.out(json ? jsonLine(finding) : lineOf(finding)),
  });

  if (!json) await terminal.out(`${adviceOf(findings)}\n${verdictOf(isUsable, findings)}\n`);
  if (measured === undefined) {
    await terminal.out(
      json
        ? jsonLine({ isUsable, profile: null })
        : 'No profile was saved: the test did not come to its end.\n',
    );
    return 1;
  }
  const file = resolve(options.save ?? join(dirname(settingsFile(terminal.env)), 'automate-profile.json'));
  const text = profileText(profileOf(measured, automate, { serverVersion }, Date.now()));
  save(file, text);
  const profile = { file, hash: profileHash(text) };
  await terminal.out(
    json
      ? jsonLine({ isUsable, profile })
      : `Profile ${profile.hash} was saved in ${file}.\n${automate.profile === undefined ? 'Name it in the settings as desks.automate.profile, and give' : 'Give'} every worker the same file.\n`,
  );
  return isUsable ? 0 : 1;
}

/** What a person should do, step by step. */
function adviceOf(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ step, advice }) =>
    advice === undefined ? [] : [`${printable(`  ${step}: ${advice}`)}\n`],
  );
  return lines.length === 0 ? '' : `\nWhat to do:\n${lines.join('')}`;
}

function verdictOf(isUsable: boolean, findings: readonly Finding[]): string {
  if (isUsable) return 'The Automate desk can be used.';
  return findings.some(({ verdict }) => verdict === 'failed')
    ? 'The Automate desk cannot be used like this.'
    : 'Whether the Automate desk can be used was not found out.';
}

function lineOf({ step, verdict, text }: Finding): string {
  return `${LABELS[verdict].padEnd(9)} ${step.padEnd(16)} ${printable(text)}\n`;
}

/** A reader never sees half a file. */
function save(file: string, text: string): void {
  const half = `${file}.${process.pid}`;
  try {
    writeFileSync(half, text);
    renameSync(half, file);
  } catch (cause) {
    throw new SettingsError({
      code: 'profile-not-saved',
      message: `The profile cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      advice: 'Name a file that may be written with --save, then run the command again.',
      cause,
    });
  }
}
