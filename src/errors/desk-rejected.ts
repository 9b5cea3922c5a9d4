import { PlumblineError } from './plumbline-error.ts';
import type { ErrorDetails } from './plumbline-error.ts';

/** A desk refused what we asked; asking the same again cannot help. The delivery is blocked until something changes. */
export class DeskRejected extends PlumblineError {
  readonly retryable = false;
  readonly desk: string;
  /** `perhaps`: another part of the same write was carried out before. */
  readonly sent: Sent;

  constructor(desk: string, details: ErrorDetails & { readonly sent?: Sent | undefined }) {
    super(details);
    this.desk = desk;
    this.sent = details.sent ?? 'nothing';
  }
}

/**
 * Whether a failed write may have been carried out, in whole or in part. `changes`: perhaps what it sets on a ticket, but surely
 * nothing of its note.
 */
export type Sent = 'nothing' | 'changes' | 'perhaps';
