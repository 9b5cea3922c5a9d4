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
