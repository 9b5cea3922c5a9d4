/**
 * One attempt at a receiver. Either `status` or `failure` is there; `dropped` is the mode that loses events.
 */
export interface DeliveryLogEntry {
  readonly at: string;
  readonly callbackId: number;
  readonly url: string;
  readonly messageId: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly status: number | null;
  readonly failure: 'timeout' | 'connection' | 'dropped' | null;
}
