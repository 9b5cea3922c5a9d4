/** What every error of plumbline carries besides its message. */
export interface ErrorDetails {
  /** A stable kebab-case word for code and metrics, such as `unmapped-company`. */
  readonly code: string;
  readonly message: string;
  /** What the operator can do about it, as a full sentence. */
  readonly advice: string;
  readonly cause?: unknown;
}

/**
 * The family of errors that plumbline raises on purpose. `retryable` says whether the same call may succeed
 * later without anybody changing anything; Temporal reads it through the activity wrapper and owns the
 * retries.
 */
export abstract class PlumblineError extends Error {
  readonly code: string;
  readonly advice: string;
  abstract readonly retryable: boolean;

  constructor(details: ErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.advice = details.advice;
  }
}

/** The settings file, a secret or an environment variable is missing or wrong. */
export class SettingsError extends PlumblineError {
  readonly retryable = false;
}

/** Temporal cannot be reached, started or is too busy; what was to be handed over is not durable yet. */
export class TemporalUnavailable extends PlumblineError {
  readonly retryable = true;
}

/** Narrows an unknown thrown value to plumbline's own errors. */
export function isPlumblineError(error: unknown): error is PlumblineError {
  return error instanceof PlumblineError;
}

/** Codes of what a person must mend in the settings: to start again, as a supervisor would, does not help. */
export const WRONG_SETTINGS: readonly string[] = [
  'no-settings',
  'unreadable-settings',
  'invalid-settings',
  'unusable-temporal-configuration',
  'missing-secret',
  'unreadable-file',
  'no-pem',
  'unreadable-profile',
  'proxy-address',
  'certificates-unchecked',
];
