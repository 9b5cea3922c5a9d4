import { isPlumblineError } from '../errors/index.ts';
import { VendorUnavailable } from '../http/vendor-errors.ts';
import type { PlumblineError } from '../errors/index.ts';
import { printable } from '../process/printable.ts';

/**
 * What is told of an error: what is wrong and what to do; of one that nobody foresaw, where it comes from.
 */
export function errorText(error: unknown): string {
  if (isPlumblineError(error)) return `${printable(error.message)}\n${printable(adviceOf(error))}\n`;
  return `${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`;
}

/** The advice of what passes by itself is written for a worker, which tries again; a command does not. */
function adviceOf(error: PlumblineError): string {
  if (!(error instanceof VendorUnavailable)) return error.advice;
  return 'Try again in a minute: the worker’s calls count, too. If it lasts, check the address in the settings, and whether the server and the network between are up.';
}
