import { PlumblineError } from '../errors/index.ts';

/**
 * What an operator asks for cannot be done as things stand: it does not exist, not any more, or is refused.
 */
export class NotPossible extends PlumblineError {
  readonly retryable = false;
}
