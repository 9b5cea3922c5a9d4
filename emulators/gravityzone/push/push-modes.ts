/**
 * What goes wrong with the push, and how it behaves where the vendor leaves it open. Times are milliseconds.
 */
export interface PushModes {
  /**
   * When a destination is given up: above 1000 undelivered messages, or in the older edition after 100 errors
   * or 3 h.
   */
  readonly disableRule: 'buffer' | 'errors';
  /** Whether undelivered messages are still there when a push that was given up is set again. */
  readonly bufferSurvivesDisable: boolean;
  /** How long after a failure the undelivered messages are tried again. */
  readonly pushRetryMs: number;
  /** How long the receiver's answer is waited for. */
  readonly pushTimeoutMs: number;
  /** Messages wait without being tried. */
  readonly pushPaused: boolean;
  /** Which of the waiting messages goes first. */
  readonly pushOrder: 'oldestFirst' | 'newestFirst';
  /**
   * Whether a message that is tried again has the id of its first attempt, or one of the new time of sending.
   */
  readonly pushIdOfRetry: 'renewed' | 'kept';
  /** The push sends this Content-Type; empty: none. */
  readonly pushContentType: string;
  /** The push writes a number without meaning as the id of its envelope. */
  readonly pushNonsenseId: boolean;
  /** How many of the next messages fail inside GravityZone before they are sent; -1: all until cleared. */
  readonly pushServiceErrors: number;
  /** The push service is not enabled for the account: its settings cannot be set. */
  readonly pushUnavailable: boolean;
  /** How the settings of an account that never set them are answered. */
  readonly neverConfigured: 'null' | 'error';
  /** Whether the event types of a set call replace those before, or are merged into them. */
  readonly eventTypesOnSet: 'replaced' | 'merged';
  /** Whether the statistics tell `sentBytes`. */
  readonly statsWithBytes: boolean;
  /** Version in the header of CEF; from 6.71 on the number of the incident is told. */
  readonly productVersion: string;
  /** Characters that CEF escapes with a backslash in values, besides the backslash itself. */
  readonly cefEscapes: string;
  /**
   * Whether an organization incident is pushed with its module, id and company only, or with all its fields.
   */
  readonly extendedPush: 'bare' | 'full';
}

/** The likelier of the open behaviours, and of equally likely ones the stricter. */
export const USUAL_PUSH: PushModes = {
  disableRule: 'buffer',
  bufferSurvivesDisable: false,
  pushRetryMs: 1_000,
  pushTimeoutMs: 30_000,
  pushPaused: false,
  pushOrder: 'oldestFirst',
  pushIdOfRetry: 'renewed',
  pushContentType: '',
  pushNonsenseId: false,
  pushServiceErrors: 0,
  pushUnavailable: false,
  neverConfigured: 'null',
  eventTypesOnSet: 'replaced',
  statsWithBytes: false,
  productVersion: '6.76.0-1',
  cefEscapes: '',
  extendedPush: 'bare',
};
