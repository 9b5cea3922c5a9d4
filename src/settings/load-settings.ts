import { createHash } from 'node:crypto';
import { dirname, relative, resolve } from 'node:path';
import { SettingsError } from '../errors/index.ts';
import { doubtfulSettings } from './doubtful-settings.ts';
import { placeOf } from './fault.ts';
import type { Fault, Path } from './fault.ts';
import { withoutFormerNames } from './former-names.ts';
import { noSecrets } from './needed-secrets.ts';
import type { NeededSecrets } from './needed-secrets.ts';
import { resolveSecrets } from './resolve-secrets.ts';
import type { SecretSources } from './resolve-secrets.ts';
import { checkBySchema } from './schema-faults.ts';
import { readText, whyUnreadable } from './schema/why-unreadable.ts';
import { secretFaults } from './secret-faults.ts';
import { settingsSchema } from './settings.ts';
import type { Settings } from './settings.ts';
import { readSettingsText } from './settings-text.ts';
import type { SettingsText } from './settings-text.ts';
import { membersOf } from './schema/members-of.ts';
import type { FilledSection } from './temporal-environment.ts';
import { withTemporalEnvironment } from './temporal-environment.ts';

/** The settings file that is used where `PLUMBLINE_SETTINGS` names none. */
const DEFAULT_FILE = 'plumbline.yaml';

/** What a process takes from its environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings as they were read. */
export interface LoadedSettings {
  readonly settings: Settings;
  /** The first twelve digits of the SHA-256 of what the file says, by which people compare processes. */
  readonly hash: string;
  /** Where what the settings leave out of `temporal` came from, as a sentence; `undefined` where nothing did. */
  readonly temporalOrigin: string | undefined;
  /** What is doubtful, each with its place and what to do. */
  readonly warnings: readonly string[];
}

/** The path of the settings file that the environment names. */
export function settingsFile(env: Environment): string {
  return resolve(env['PLUMBLINE_SETTINGS'] ?? DEFAULT_FILE);
}

/**
 * Reads and checks the settings file that the environment names, and the secrets that are needed.
 * @param names is told of each file that they name.
 * @throws SettingsError saying every place that is wrong, where it stands, and what belongs there.
 */
export function loadSettings(
  env: Environment,
  needed: NeededSecrets = noSecrets,
  names: (file: string) => void = () => undefined,
): LoadedSettings {
  const file = settingsFile(env);
  const text = readSettingsText(readFile(file));
  if (text.value === null && text.faults.length === 0) throw unreadable(`${file} is empty.`);
  const read = settingsFrom(text, { env, folder: dirname(file), names });
  const secrets = secretFaults(needed(read.document));
  const lines = linesOf(file, (path) => text.locate(read.asWritten(path)));
  const isYaml = text.value !== undefined;
  const faults = isYaml ? [...read.faults, ...secrets.faults] : text.faults;
  if (read.settings === undefined || faults.length > 0)
    throw new SettingsError({
      code: isYaml ? 'invalid-settings' : 'unreadable-settings',
      message: `The settings file ${file} is not valid:\n${lines(faults).join('\n')}`,
      advice: 'Correct the places named above; docs/settings.md describes every setting.',
    });
  const { settings } = read;
  return {
    settings,
    hash: hashOf(text.value),
    temporalOrigin: read.temporalOrigin,
    warnings: lines([...doubtfulSettings(settings), ...secrets.warnings, ...read.warnings]).map((line) =>
      line.trim(),
    ),
  };
}

/** What a text comes to. */
interface ReadSettings {
  /** `undefined` where something is wrong with them. */
  readonly settings: Settings | undefined;
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
  readonly temporalOrigin: LoadedSettings['temporalOrigin'];
  /** The values, secrets and what comes from Temporal's own configuration among them. */
  readonly document: unknown;
  /** Where what has a new name stands in the text. */
  readonly asWritten: (path: Path) => Path;
}

/** The settings that a text makes, with what Temporal's own configuration adds, or all that is wrong with them. */
export function settingsFrom(text: SettingsText, sources: SecretSources): ReadSettings {
  const { value, faults, asWritten } = withoutFormerNames(text.value);
  const written = resolveSecrets(value, sources);
  const temporal = withTemporalEnvironment(membersOf(written)['temporal'], {
    names: () => undefined,
    ...sources,
  });
  const document = text.value === undefined ? written : withTemporal(written, temporal.section);
  const checked = checkBySchema(settingsSchema, document);
  const ofSettings = [...faults, ...temporal.faults, ...checked.faults];
  return {
    settings: checked.settings,
    faults: [...text.faults, ...ofSettings.map((fault) => withSource(fault, temporal))],
    warnings: temporal.warnings,
    temporalOrigin: temporal.origin,
    document,
    asWritten,
  };
}

function withTemporal(document: unknown, section: unknown): unknown {
  const isGroup = typeof document === 'object' && document !== null && !Array.isArray(document);
  return isGroup && section !== undefined ? { ...document, temporal: section } : document;
}

/** What is wrong with a setting that came from elsewhere says from where. */
function withSource(fault: Fault, { sources }: FilledSection): Fault {
  const [section, member] = fault.path;
  const source = section === 'temporal' && typeof member === 'string' ? sources[member] : undefined;
  return source === undefined ? fault : { ...fault, message: `${fault.message} (it is from ${source})` };
}

function readFile(file: string): string {
  try {
    return readText(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw none(file);
    throw unreadable(`${file} cannot be read: ${whyUnreadable(cause)}.`);
  }
}

function none(file: string): SettingsError {
  return new SettingsError({
    code: 'no-settings',
    message: `There is no settings file ${file}.`,
    advice:
      'Run `plumbline init`: it asks for what is needed, and writes the file. If you have one elsewhere, name it in PLUMBLINE_SETTINGS.',
  });
}

function unreadable(what: string): SettingsError {
  return new SettingsError({
    code: 'unreadable-settings',
    message: `The settings file ${what}`,
    advice: 'Name your settings file in PLUMBLINE_SETTINGS; docs/settings.md shows one to start from.',
  });
}

/** Faults in the order of the file, each on a line that begins with its place in a form that editors open. */
function linesOf(file: string, locate: SettingsText['locate']) {
  const fromHere = relative('.', file);
  const name = fromHere.startsWith('..') ? file : fromHere;
  return (faults: readonly Fault[]): readonly string[] =>
    faults
      .map((fault) => ({ ...fault, at: fault.at ?? locate(fault.path) }))
      .toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
      .map(({ path, message, at: { line, column } }) => {
        const place = path.length === 0 ? '' : ` ${placeOf(path)}:`;
        return `  ${name}:${line}:${column}${place} ${message}`;
      });
}

/** Comments, layout and the order of names make no difference. */
function hashOf(value: unknown): string {
  const inOrder = JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
  return createHash('sha256').update(inOrder).digest('hex').slice(0, 12);
}
