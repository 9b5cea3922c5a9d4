import { isPlumblineError } from '../errors/index.ts';
import type { PlumblineError } from '../errors/index.ts';
import type { PushContents } from '../gravityzone/push-contents.ts';

/** A push message that passed the checks at the door. */
export interface Push {
  readonly account: string;
  /** The body, unpacked. */
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
  /** In ms since 1970, once the body was complete. */
  readonly receivedAt: number;
  readonly contents: PushContents;
}

/** Whether everything in a push is durable; only then is it answered with 200. */
export type Delivered =
  | { readonly kind: 'durable' }
  | { readonly kind: 'later'; readonly reason: string; readonly error?: unknown };

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
