import { PlumblineError } from './plumbline-error.ts';
import type { ErrorDetails } from './plumbline-error.ts';

/**
 * A desk could not answer now (down, slow, overloaded, connection lost). After a write the outcome is unknown; the next
 * attempt looks for our mark before it writes anything.
 */
export class DeskUnavailable extends PlumblineError {
  readonly retryable = true;
  readonly desk: string;
  /** Milliseconds to wait before the next attempt, where the desk named them (`Retry-After`). */
  readonly retryAfterMs: number | undefined;

  constructor(desk: string, details: ErrorDetails & { readonly retryAfterMs?: number | undefined }) {
    super(details);
    this.desk = desk;
    this.retryAfterMs = details.retryAfterMs;
  }
}
