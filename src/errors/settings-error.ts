import { PlumblineError } from './plumbline-error.ts';

/** The settings file, a secret or an environment variable is missing or wrong. */
export class SettingsError extends PlumblineError {
  readonly retryable = false;
}
