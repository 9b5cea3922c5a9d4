import { fault, note, ok } from '../errors/check.ts';
import type { CheckGroup, Finding, Level } from '../errors/check.ts';
import { deskMakers } from '../desks/registry.ts';
import { gravityZoneAccount } from '../gravityzone/account.ts';
import { allChecks } from '../operator/check/all-checks.ts';
import { driftingOf, runChecks } from '../operator/check/run-checks.ts';
import { temporalChecks } from '../operator/check/temporal-checks.ts';
import { withFullStop } from '../incident/full-stop.ts';
import { jsonLine } from '../process/printable.ts';
import { beginWithFile } from '../settings/begin-process.ts';
import { loadSettings, settingsFile } from '../settings/load-settings.ts';
import type { Environment, LoadedSettings } from '../settings/load-settings.ts';
import { placeOf } from '../settings/fault.ts';
import { gatewaySecrets, workerSecrets } from '../settings/needed-secrets.ts';
import { secretFaults } from '../settings/secret-faults.ts';
import { findingLine } from './finding-line.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Options of the command. */
export interface CheckOptions {
  readonly json?: true;
  readonly drift?: true;
  /** Not where nothing was started yet that has a Temporal server of its own. */
  readonly temporal?: false;
}

/** How long one check may take, in ms. */
const LIMIT = 60_000;

/**
 * Looks at everything that tickets need, changes nothing, and prints a line for each finding as soon as it is
 * known; 1 where something would stop tickets. With `drift` only what people renamed or removed meanwhile.
 */
export async function check(
  terminal: Terminal,
  { json, drift, temporal: looks }: CheckOptions,
  signal = new AbortController().signal,
): Promise<ExitCode> {
  const loaded = settingsToCheck(terminal.env);
  const { settings } = loaded;
  const temporal = temporalChecks(settings);
  const accounts = Object.entries(settings.accounts).map(([name, account]) => ({
    name,
    make: () => gravityZoneAccount(name, account),
  }));
  const desks = deskMakers(settings.desks, [], () => undefined);
  const ofFile = settingsChecks(settingsFile(terminal.env), loaded);
  const ofTemporal = looks === false ? [] : [temporal.group];
  const groups = [ofFile, ...ofTemporal, ...allChecks({ settings, accounts, desks })];
  const counts = { ok: 0, note: 0, warning: 0, fault: 0 };
  try {
    const options = { limit: LIMIT, signal };
    for await (const finding of runChecks(drift === true ? driftingOf(groups) : groups, options)) {
      for (const one of drift === true ? drifted(finding) : [finding]) {
        counts[one.level] += 1;
        await terminal.out(json === true ? jsonLine(one) : findingLine(one, terminal));
      }
    }
  } finally {
    await temporal.close();
  }
  if (json !== true) await terminal.out(drift === true ? driftSummary(counts) : summary(counts));
  return counts.fault === 0 ? 0 : 1;
}

/**
 * Each secret is read where it is used, so that one that is missing hides nothing but its own system. Where the
 * file cannot be used anyway, those that are missing are named with the rest.
 */
function settingsToCheck(env: Environment): LoadedSettings {
  try {
    return beginWithFile(env);
  } catch (error) {
    loadSettings(env, workerSecrets);
    throw error;
  }
}

/** That the file can be used is proved by then. */
function settingsChecks(
  file: string,
  { settings, hash, temporalOrigin, warnings }: LoadedSettings,
): CheckGroup {
  // No system is asked with the secrets of pushes, so that nothing else shows that the gateway would not start.
  const ofPushes = secretFaults(
    gatewaySecrets(settings).filter(({ path: [section] }) => section === 'accounts'),
  );
  const unfit = ofPushes.faults.map(({ path, message }) =>
    fault(`${placeOf(path)}: ${withFullStop(message)}`, 'The gateway starts only when this is mended.'),
  );
  const doubts = warnings.map((message) => ({ level: 'warning' as const, message }));
  const origin = temporalOrigin === undefined ? [] : [note(temporalOrigin)];
  const found = [ok(`${file} can be used; its hash is ${hash}.`), ...origin, ...doubts, ...unfit];
  return { first: { subject: 'settings', look: () => Promise.resolve(found) }, then: [] };
}

/** What a finding tells of drift: each of those that it sums up, and nothing where all is well. */
function drifted({ each, ...finding }: Finding): readonly Finding[] {
  if (finding.level !== 'warning' && finding.level !== 'fault') return [];
  return each?.map((one) => ({ ...one, subject: finding.subject })) ?? [finding];
}

type Counts = Readonly<Record<Level, number>>;

function summary({ ok, note, warning, fault }: Counts): string {
  const found = `${counted(fault, 'fault')}, ${counted(warning, 'warning')}, ${counted(note, 'note')}, ${ok} ok.`;
  return fault === 0
    ? `\n${found} Nothing that was looked at stops tickets.\n`
    : `\n${found} The faults stop tickets: mend them first.\n`;
}

function driftSummary({ warning, fault }: Counts): string {
  return warning + fault === 0
    ? 'Nothing has drifted.\n'
    : `\n${counted(fault, 'fault')}, ${counted(warning, 'warning')}.\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
