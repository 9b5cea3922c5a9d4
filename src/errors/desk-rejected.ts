import { PlumblineError } from './plumbline-error.ts';
import type { ErrorDetails } from './plumbline-error.ts';

/** A desk refused what we asked; asking the same again cannot help. The delivery is blocked until something changes. */
export class DeskRejected extends PlumblineError {
  readonly retryable = false;
  readonly desk: string;

  constructor(desk: string, details: ErrorDetails) {
    super(details);
    this.desk = desk;
  }
}
