import { isPlumblineError } from '../errors/index.ts';
import { commandAdvice, VendorUnavailable } from '../http/vendor-errors.ts';
import type { PlumblineError } from '../errors/index.ts';
import { printable } from '../process/printable.ts';

/**
 * What is told of an error: what is wrong and what to do; of one that nobody foresaw, where it comes from.
 */
export function errorText(error: unknown): string {
  if (isPlumblineError(error)) return `${printable(error.message)}\n${printable(adviceOf(error))}\n`;
  return `${printable(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`;
}

function adviceOf(error: PlumblineError): string {
  return error instanceof VendorUnavailable ? commandAdvice(error) : error.advice;
}
