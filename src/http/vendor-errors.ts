import { PlumblineError } from '../errors/index.ts';
import type { ErrorDetails } from '../errors/index.ts';

/**
 * Whether a failed write may have been carried out, in whole or in part. `changes`: perhaps what it sets on a
 * ticket, but surely nothing of its note.
 */
export type Sent = 'nothing' | 'changes' | 'perhaps';

/** What every error of a call to a vendor carries. */
interface VendorErrorDetails extends ErrorDetails {
  /** `nothing` where it is left out. */
  readonly sent?: Sent | undefined;
}

/** A call to a vendor failed. `vendor` is its name in settings, such as `manage`. */
export abstract class VendorError extends PlumblineError {
  readonly vendor: string;
  readonly sent: Sent;

  constructor(vendor: string, details: VendorErrorDetails) {
    super(details);
    this.vendor = vendor;
    this.sent = details.sent ?? 'nothing';
  }
}

/** The code of an error of the vendor's own, which passes. */
export const SERVER_ERROR = 'server-error';

/** The code of an answer that something between gave in place of the vendor. */
export const NOT_THE_VENDOR = 'not-the-vendor';

/** The code of an error that says that there were too many calls. */
export const RATE_LIMITED = 'rate-limited';

/** A vendor could not answer now: it is down, slow or overloaded, or the connection was lost. */
export class VendorUnavailable extends VendorError {
  readonly retryable = true;
  /** Milliseconds to wait before the next attempt, where that is known, as from `Retry-After`. */
  readonly retryAfterMs: number | undefined;

  constructor(vendor: string, details: VendorErrorDetails & { readonly retryAfterMs?: number | undefined }) {
    super(vendor, details);
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The advice of what passes by itself is written for a worker, which tries again; this is for a command, which does not. */
export function commandAdvice({ code }: VendorUnavailable): string {
  return code === RATE_LIMITED
    ? 'Wait a minute and try again: only so many calls a minute are allowed, and a running worker uses some of them.'
    : 'Try again in a minute. If it lasts, check the address, and whether the server and the network between are up.';
}

/**
 * A vendor refused what we asked; asking the same again cannot help. What needs it is blocked until something
 * changes. `sent` is `perhaps` where another part of the same write was carried out before.
 */
export class VendorRefused extends VendorError {
  readonly retryable = false;
}
