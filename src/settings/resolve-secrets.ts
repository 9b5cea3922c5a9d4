import { resolve } from 'node:path';
import { SettingsError } from '../errors/index.ts';
import { secretOf } from './schema/secret.ts';
import { readText, whyUnreadable } from './schema/why-unreadable.ts';

/** Where secrets are looked up. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative file names start from. */
  readonly folder: string;
  /** Told of each file that the settings name. */
  readonly names?: (file: string) => void;
  /** Secrets that are not in their files yet, by the names that the settings have for these. */
  readonly held?: Readonly<Record<string, string>>;
}

/**
 * Replaces every `{ env: NAME }` and `{ file: PATH }` in a settings document by the secret it names, which is
 * read when it is first revealed. Whitespace around a file's content is dropped, and a line break
 * behind a variable. `profile`, and settings whose
 * names end in `File`, name files that hold no single secret; their paths start from the same folder.
 */
export function resolveSecrets(node: unknown, sources: SecretSources): unknown {
  if (Array.isArray(node)) return node.map((item) => resolveSecrets(item, sources));
  if (typeof node !== 'object' || node === null) return node;
  const entries: [string, unknown][] = Object.entries(node);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && typeof only[1] === 'string') {
    const [, name] = only;
    if (only[0] === 'env') return secretOf(() => fromEnvironment(name, sources));
    if (only[0] === 'file') {
      const { held = {} } = sources;
      const value = Object.hasOwn(held, name) ? held[name] : undefined;
      if (value !== undefined) return secretOf(value);
      const file = named(name, sources);
      return secretOf(() => fromFile(file));
    }
  }
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      (name === 'profile' || name.endsWith('File')) && typeof value === 'string'
        ? named(value, sources)
        : resolveSecrets(value, sources),
    ]),
  );
}

function named(path: string, { folder, names }: SecretSources): string {
  const file = resolve(folder, path);
  names?.(file);
  return file;
}

function fromEnvironment(name: string, { env }: SecretSources): string {
  const value = Object.hasOwn(env, name) ? env[name]?.replace(/[\r\n]+$/, '') : undefined; // `__proto__` is no variable
  if (value !== undefined && value !== '') return value;
  throw new SettingsError({
    code: 'missing-secret',
    message: `The environment variable ${name} is not set.`,
    advice: `Set ${name} to the secret before you start plumbline, or name a file instead: { file: PATH }.`,
  });
}

function fromFile(file: string): string {
  try {
    const value = readText(file).trim();
    if (value !== '') return value;
  } catch (cause) {
    throw unreadable(file, whyUnreadable(cause), cause);
  }
  throw unreadable(file, 'it is empty');
}

function unreadable(file: string, why: string, cause?: unknown): SettingsError {
  return new SettingsError({
    code: 'missing-secret',
    message: `The secret file ${file} cannot be read: ${why}.`,
    advice:
      'Create the file with the secret as its only content, readable for the user that plumbline runs as.',
    cause,
  });
}
