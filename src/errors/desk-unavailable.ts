import type { Sent } from './desk-rejected.ts';
import { PlumblineError } from './plumbline-error.ts';
import type { ErrorDetails } from './plumbline-error.ts';

/** A desk could not answer now: it is down, slow or overloaded, or the connection was lost. */
export class DeskUnavailable extends PlumblineError {
  readonly retryable = true;
  readonly desk: string;
  /** Milliseconds to wait before the next attempt, where the desk named them (`Retry-After`). */
  readonly retryAfterMs: number | undefined;
  /** `perhaps`: a write may have been carried out all the same. */
  readonly sent: Sent;

  constructor(
    desk: string,
    details: ErrorDetails & {
      readonly retryAfterMs?: number | undefined;
      readonly sent?: Sent | undefined;
    },
  ) {
    super(details);
    this.desk = desk;
    this.retryAfterMs = details.retryAfterMs;
    this.sent = details.sent ?? 'nothing';
  }
}
