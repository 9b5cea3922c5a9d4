import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { ZodError } from 'zod';
import { SettingsError } from '../errors/index.ts';
import { issueWords } from './issue-words.ts';
import { resolveSecrets } from './resolve-secrets.ts';
import { settingsSchema } from './settings.ts';
import type { Settings } from './settings.ts';
import { whyUnreadable } from './schema/why-unreadable.ts';

/** The settings file that is used where `PLUMBLINE_SETTINGS` names none. */
const DEFAULT_FILE = 'plumbline.yaml';

/** The path of the settings file that the environment names. */
export function settingsFile(env: Readonly<Record<string, string | undefined>>): string {
  return resolve(env['PLUMBLINE_SETTINGS'] ?? DEFAULT_FILE);
}

/**
 * Reads and checks the settings file that the environment names.
 * @throws SettingsError saying every place that is wrong and what belongs there.
 */
export function loadSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const file = settingsFile(env);
  const document = resolveSecrets(readYaml(file), { env, folder: dirname(file) });
  const result = settingsSchema.safeParse(document, { error: issueWords });
  if (result.success) return result.data;
  const places = result.error.issues.map(
    (issue) => `  ${issue.path.join('.') || '(top)'}: ${reasonOf(issue)}`,
  );
  throw new SettingsError({
    code: 'invalid-settings',
    message: `The settings file ${file} is not valid:\n${places.join('\n')}`,
    advice: 'Correct the places named above; docs/settings.md describes every setting.',
  });
}

/** What is wrong with a name is told by the issues below: the one above says only that it is. */
function reasonOf(issue: ZodError['issues'][number]): string {
  return issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message).join(', ') : issue.message;
}

function readYaml(file: string): unknown {
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw cause instanceof YAMLParseError
      ? unreadable(
          `${file} cannot be read: ${firstLine(cause)}.`,
          'Correct the line named above: the file is not valid YAML.',
        )
      : unreadable(`${file} cannot be read: ${whyUnreadable(cause)}.`, NAME_A_FILE);
  }
  if (document === null) throw unreadable(`${file} is empty.`, NAME_A_FILE);
  return document;
}

const NAME_A_FILE =
  'Name your settings file in PLUMBLINE_SETTINGS; docs/settings.md shows one to start from.';

function unreadable(what: string, advice: string): SettingsError {
  return new SettingsError({ code: 'unreadable-settings', message: `The settings file ${what}`, advice });
}

/**
 * What is wrong and in which line; the parser's further lines quote the file, and a secret may stand there.
 */
function firstLine({ message }: YAMLParseError): string {
  return message.split('\n', 1).join('').replace(/[:.]$/, '');
}
