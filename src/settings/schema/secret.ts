import { z } from 'zod';
import { expected } from './expected.ts';

/** A secret value that cannot slip into a log, an error or JSON: only `reveal()` gives it. */
export interface Secret {
  /** @throws SettingsError where it cannot be read. */
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

const secrets = new WeakSet();

/**
 * Wraps a secret, or what reads it from where it stands when it is first revealed: a process reads only those
 * that it uses.
 */
export function secretOf(source: string | (() => string)): Secret {
  let value = typeof source === 'string' ? source : undefined;
  const wrapped: Secret = {
    reveal: () => (value ??= typeof source === 'string' ? source : source()),
    toString: () => '[secret]',
    toJSON: () => '[secret]',
  };
  secrets.add(wrapped);
  return Object.freeze(wrapped);
}

/** Whether a value was made by {@link secretOf}; plain text in a settings file is not. */
export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && secrets.has(value);
}

/** The schema of a setting that holds a secret. */
export const secret = z.custom<Secret>(isSecret, {
  ...expected('must be read from the environment or a file: write { env: NAME } or { file: PATH }'),
  abort: false, // what else is wrong is said, too
});

/** The same where something else may stand, too: what belongs there is said by the union of both. */
export const secretAmongOthers = z.custom<Secret>(isSecret);
