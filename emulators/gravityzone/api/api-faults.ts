import type { Service } from '../world.ts';

/**
 * What goes wrong with the Control API, and how it answers where more than one behaviour was seen. Times are
 * milliseconds.
 */
export interface ApiFaults {
  /** Waits this long before each call is handled. */
  readonly latencyMs: number;
  /** Accepts calls and never answers; nothing takes effect. */
  readonly hang: boolean;
  /** Answers with this HTTP status; `null`: does not. */
  readonly failWith: number | null;
  /** What such an answer holds: a page of nginx, or a JSON-RPC error -32000. */
  readonly failBody: 'html' | 'json';
  /** Answers with this JSON-RPC error inside HTTP 200; `null`: does not. */
  readonly failCode: number | null;
  /** How many calls still fail by `failWith` or `failCode`; -1: all until cleared. */
  readonly failTimes: number;
  /** The methods that latency, hanging, failing and dropping strike; empty: all. */
  readonly onlyMethods: readonly string[];
  /** How many of the next calls lose their connection before they take effect; -1: all until cleared. */
  readonly dropBeforeCommit: number;
  /** How many of the next calls lose their connection after they took effect; -1: all until cleared. */
  readonly dropAfterCommit: number;
  /** The key is not valid any more. */
  readonly keyRevoked: boolean;
  /** APIs whose tick was taken from the key. */
  readonly withoutApis: readonly Service[];
  /** How a bad key or a missing tick is told: by HTTP status, or in the body of a 200. Both were seen. */
  readonly refuseBy: 'status' | 'body';
  /** Whether calls are limited at all. */
  readonly limits: boolean;
  /**
   * How a call above its limit is refused: 429 with JSON, 429 with a page of nginx and a doubled
   * `Retry-After`, or 200 with -32003.
   */
  readonly limitAnswer: 'json' | 'html' | 'rpc';
  /**
   * How many of the next calls are refused as above their limit, whatever was called before; -1: all until
   * cleared.
   */
  readonly limitNext: number;
  /** Whether `getIncident` shares the 3 calls a minute of `getIncidentsList`. */
  readonly sharedIncidentLimit: boolean;
}

/** Nothing goes wrong, and the likelier of the open behaviours. */
export const USUAL_API: ApiFaults = {
  latencyMs: 0,
  hang: false,
  failWith: null,
  failBody: 'html',
  failCode: null,
  failTimes: -1,
  onlyMethods: [],
  dropBeforeCommit: 0,
  dropAfterCommit: 0,
  keyRevoked: false,
  withoutApis: [],
  refuseBy: 'status',
  limits: true,
  limitAnswer: 'json',
  limitNext: 0,
  sharedIncidentLimit: false,
};
