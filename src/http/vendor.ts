import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { NOT_THE_VENDOR, RATE_LIMITED, VendorUnavailable } from './vendor-errors.ts';

/** A code for metrics and people, and what the operator can do about it. */
export interface Remedy {
  readonly code: string;
  readonly advice: string;
}

/** Makes remedies of a table: advice by code. */
export function remedies<Code extends string>(
  advice: Readonly<Record<Code, string>>,
): (code: Code) => Remedy {
  return (code) => ({ code, advice: advice[code] });
}

/** What a vendor itself says where it does not do what it was asked. */
export interface Said {
  /** In its own words, as they came; may be empty. */
  readonly reason: string;
  /** The remedy for what asking again cannot help. */
  readonly verdict: Remedy | 'passing' | 'rate-limited';
}

/**
 * Lets requests out so that no minute sees more of them than its limit: the most urgent first, else first
 * come first served.
 */
export interface RequestBudget {
  /**
   * Begins the request when its turn comes and gives what it gives. An aborted `signal` ends the waiting with
   * its reason, not a request that has begun.
   * @throws VendorUnavailable at once, while requests are paused.
   */
  readonly run: <T>(request: () => Promise<T>, turn?: Turn) => Promise<T>;
  /**
   * Lets no request out for so many ms, and fails those that wait. A longer pause that runs already stays.
   */
  readonly pause: (ms: number) => void;
}

/** How a request waits, beside the urgency of what it is sent for. */
export interface Turn {
  readonly signal?: AbortSignal | undefined;
  /** Whether it goes before all others, as they wait for it. */
  readonly isFirst?: boolean | undefined;
  /** It goes before reads of the same urgency. */
  readonly writes?: boolean | undefined;
}

/** What clients of vendors do not share. Durations are milliseconds. */
export interface Vendor {
  /** As settings name it, such as `manage`. */
  readonly name: string;
  /** As people name it. */
  readonly title: string;
  /** The setting that holds its address, such as `url` in the Manage settings. */
  readonly addressSetting: string;
  readonly addresses: HttpRequest['addresses'];
  readonly timeoutMs: number;
  /** Wait after a rate limit that names none. */
  readonly pause: number;
  /** Least wait after a rate limit; a second where it is left out. */
  readonly leastPause?: number;
  /** Header with the id that the vendor finds a request by. */
  readonly traceHeader?: string;
  /** Every secret that it may repeat, with pairs as they are sent in `Authorization`. */
  readonly secrets: () => readonly string[];
  /** `undefined` for a success, and where it is not the vendor that speaks, but what stands between. */
  readonly said: (answer: VendorAnswer) => Said | undefined;
  /** What lets its requests out, shared by all clients of one server; without it they go at once. */
  readonly budget?: RequestBudget;
  /** In ms since 1970. */
  readonly now: () => number;
  /** Hears of each failed request once. */
  readonly log?: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

/** A call as its errors name it. */
export interface VendorCall {
  /** Such as `GET /service/tickets`. */
  readonly name: string;
  /**
   * Whether it may have been carried out although no readable answer came. Once it is sent, it is not given
   * up.
   */
  readonly writes: boolean;
  /** Whether it carries no keys: its success says nothing of them. */
  readonly isKeyless?: boolean;
  /** Whether it only finds out what is possible: its failure is told by whoever asks, and not logged. */
  readonly isProbe?: boolean;
}

/** An answer, and the call that it is to. */
export interface VendorAnswer extends HttpAnswer {
  readonly call: VendorCall;
}

/** The codes of what all clients tell alike. */
export const BAD_CREDENTIALS = 'bad-credentials';
export const PRIVATE_ADDRESS = 'private-address';
export const REDIRECTED = 'redirected';

/** Codes of errors of the connection or the keys: every further call would end the same way. */
export const FRUITLESS: readonly string[] = [
  BAD_CREDENTIALS,
  NOT_THE_VENDOR,
  PRIVATE_ADDRESS,
  REDIRECTED,
  'no-answer',
  'unreachable',
];

/** Whether what a status tells passes by itself, whoever says it. */
export function isOutage(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * Whether a body is one that an API gives: JSON, or none. Pages and plain texts come from what stands
 * between.
 */
export function isOfApi({ json, text, headers }: HttpAnswer): boolean {
  return json !== undefined || (text.trim() === '' && !/\bhtml\b/i.test(headers['content-type'] ?? ''));
}

/** What to do about what passes by itself. */
export function passingAdvice(title: string): string {
  return `Nothing has to be done: plumbline tries again. If it lasts, see whether ${title} and the network between are up.`;
}

/**
 * The error for a call that is not sent, as there were too many; `wait` is in ms, `what` is not asked
 * meanwhile.
 */
export function heldBack(
  { name, title }: Pick<Vendor, 'name' | 'title'>,
  what: string,
  wait: number,
): VendorUnavailable {
  return new VendorUnavailable(name, {
    code: RATE_LIMITED,
    message: `${title} is not asked ${what} for another ${Math.ceil(wait / 1000)} s: there were too many requests`,
    advice: passingAdvice(title),
    retryAfterMs: Math.ceil(wait),
  });
}
