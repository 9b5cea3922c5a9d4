import { PlumblineError } from './plumbline-error.ts';

/** Temporal cannot be reached, started or is too busy; what was to be handed over is not durable yet. */
export class TemporalUnavailable extends PlumblineError {
  readonly retryable = true;
}
