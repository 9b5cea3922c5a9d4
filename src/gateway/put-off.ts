import { isPlumblineError } from '../errors/index.ts';
import type { PlumblineError } from '../errors/index.ts';

/** What a failed call to Temporal means, in words for operators; any other error as it is. */
export type Explain = (error: unknown) => unknown;

/** Why something is not durable yet, and what to do about it: in words for operators where these are known. */
export function putOff(
  { reason, error }: { readonly reason: string; readonly error?: unknown },
  explain: Explain,
): Pick<PlumblineError, 'message' | 'advice'> {
  const fault = explain(error);
  if (isPlumblineError(fault)) return fault;
  return { message: reason, advice: 'Check that Temporal is reachable and not overloaded.' };
}
