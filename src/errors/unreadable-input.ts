import { PlumblineError } from './plumbline-error.ts';

/** A push body or an event of it that cannot be understood; it is kept whole in quarantine. */
export class UnreadableInput extends PlumblineError {
  readonly retryable = false;
}
