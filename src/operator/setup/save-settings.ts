import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isPlumblineError, SettingsError } from '../../errors/index.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import type { Environment } from '../../settings/load-settings.ts';
import { settingsJsonSchema } from '../../settings/reference/json-schema.ts';
import { SCHEMA_FILE } from './written-settings.ts';
import type { WrittenSettings } from './written-settings.ts';

/** What was saved, by the paths of the files. */
export interface Saved {
  readonly file: string;
  readonly schema: string;
  readonly secrets: readonly string[];
  /** The settings as they were before. */
  readonly backup: string | undefined;
}

/** Who may read: secrets their owner alone. */
const OURS = 0o600;
const OUR_FOLDER = 0o700;
const USUAL = 0o644;

/**
 * Writes the settings, their secrets and the JSON Schema, and keeps what was there as `.bak`. All of it is written
 * beside its place first, and the settings are read back as every process reads them; only then it takes its
 * place. So a failure leaves everything as it was.
 * @throws SettingsError where something cannot be written, the settings cannot be used, or the file is not the one
 * any more that they were made from.
 */
export function saveSettings(
  file: string,
  { text, secrets, from }: WrittenSettings,
  env: Environment,
): Saved {
  const folder = dirname(file);
  const place = existsSync(file) ? realpathSync(file) : file; // a link stays one
  const backup = existsSync(file) ? `${place}.bak` : undefined;
  const schema = join(folder, SCHEMA_FILE);
  const halves: [half: string, whole: string][] = [];
  const made: string[] = [];
  const write = (whole: string, content: string, mode: number): string => {
    const half = `${whole}.${process.pid}.part`;
    halves.push([half, whole]);
    writeWhole(half, content, mode);
    return half;
  };
  try {
    for (const [name, value] of Object.entries(secrets)) {
      const whole = join(folder, name);
      const first = mkdirSync(dirname(whole), { recursive: true, mode: OUR_FOLDER });
      if (first !== undefined)
        for (let at = resolve(dirname(whole)); at.length >= resolve(first).length; at = dirname(at))
          made.push(at);
      write(whole, `${value}\n`, OURS);
    }
    write(schema, settingsJsonSchema(), USUAL);
    if (backup !== undefined) write(backup, readFileSync(file, 'utf8'), modeOf(file));
    const half = write(place, text, backup === undefined ? USUAL : modeOf(file));
    loadSettings({ ...env, PLUMBLINE_SETTINGS: half });
    if ((existsSync(file) ? readFileSync(file, 'utf8') : undefined) !== from) throw CHANGED_MEANWHILE;
    for (const [from, to] of halves) renameSync(from, to);
    return { file, schema, secrets: Object.keys(secrets).map((name) => join(folder, name)), backup };
  } catch (error) {
    for (const [half] of halves) unlessImpossible(() => rmSync(half, { force: true }));
    for (const folder of made) unlessImpossible(() => rmdirSync(folder));
    throw notSaved(file, error);
  }
}

/** @throws SettingsError where files cannot be made in the folder of the settings. */
export function requireWritable(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw notSaved(file, error);
  }
}

const CHANGED_MEANWHILE = new SettingsError({
  code: 'settings-not-saved',
  message: 'somebody else has changed it meanwhile',
  advice: 'Run the command again: it begins with the file as it is now.',
});

/** On the disk before it is given its name, so that a machine that stops leaves no empty file. */
function writeWhole(file: string, content: string, mode: number): void {
  const open = openSync(file, 'wx', mode);
  try {
    writeFileSync(open, content);
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
  chmodSync(file, mode); // whatever the umask took
}

function modeOf(file: string): number {
  return statSync(file).mode & 0o777;
}

/** What went wrong first is what is told. */
function unlessImpossible(act: () => void): void {
  try {
    act();
  } catch {
    // it was never there, or somebody else has put something into it
  }
}

function notSaved(file: string, error: unknown): SettingsError {
  const isOurs = isPlumblineError(error);
  const why = error instanceof Error ? error.message : String(error);
  return new SettingsError({
    code: 'settings-not-saved',
    message: `${basename(file)} cannot be saved, and nothing was changed: ${isOurs ? why : (REASONS[codeOf(error)] ?? why)}.`,
    advice: isOurs
      ? error.advice
      : `See that ${dirname(file)} is a folder that you may write to, with room on its disk, or name another file in PLUMBLINE_SETTINGS. Then run the command again.`,
    cause: error,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota of this user is used up',
  EFBIG: 'this user may not write files of that size',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk can only be read',
  ENOENT: 'the folder does not exist',
};

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
