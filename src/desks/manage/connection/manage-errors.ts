import { VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import { retryAfterMs } from '../../../http/exchange.ts';
import type { ExchangeFailed, HttpAnswer } from '../../../http/exchange.ts';
import { missingField, missingRight, PASSING, REMEDIES, unknownReference } from './manage-advice.ts';
import type { Remedy } from './manage-advice.ts';
import { describeAnswer, readProblem, reasonOf } from './problem.ts';
import type { Problem } from './problem.ts';

const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/** What an answer alone does not tell. */
export interface Circumstances {
  /** In ms since 1970; turns a date in `Retry-After` into a wait. */
  readonly now: number;
  /** Least wait after a 429, in ms. */
  readonly pause: number;
  /** Whether the server is the one for people, where the cloud does not serve the REST API. */
  readonly pagesHost: boolean;
}

/** Whether this is a cloud server for people; the REST API has hosts of its own, whose names begin with `api-`. */
export function isPagesHost(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname.endsWith('.myconnectwise.net') && !hostname.startsWith('api-');
}

/** The error for an exchange that brought no answer. After a write its outcome is unknown. `call` is such as `GET /path`. */
export function noAnswer(call: string, failure: ExchangeFailed): VendorRefused | VendorUnavailable {
  if (failure.kind === 'private-address') {
    const message = `Manage was not asked ${call}: ${failure.message}`;
    return new VendorRefused('manage', { ...REMEDIES.privateAddress, message, cause: failure });
  }
  return new VendorUnavailable('manage', {
    code: failure.sent ? 'no-answer' : 'unreachable',
    message: `Manage did not answer ${call}: ${failure.message}`,
    advice: PASSING,
    cause: failure,
    sent: failure.sent ? doubtOf(call) : 'nothing',
  });
}

/** The error for a successful answer that is not what the call promises, such as a maintenance page. */
export function unreadableAnswer(call: string, answer: HttpAnswer, cause: unknown): VendorUnavailable {
  const message = describeAnswer(call, answer, 'the body is not what this call answers');
  const code = 'unreadable-answer';
  return new VendorUnavailable('manage', { code, message, advice: PASSING, cause, sent: doubtOf(call) });
}

/** The error for a list that has more pages than any real one. */
export function endlessList(call: string, pages: number): VendorUnavailable {
  const message = `Manage still had more to list after ${pages} pages of ${call}`;
  return new VendorUnavailable('manage', { code: 'endless-list', message, advice: PASSING });
}

/** The error for a company id that the server does not know. */
export function unknownCompanyId(call: string, answer: HttpAnswer): VendorRefused {
  const message = describeAnswer(call, answer, 'it knows no company of this id');
  return new VendorRefused('manage', { ...REMEDIES.unknownCompanyId, message });
}

/** The error for a call that was not sent, because Manage had said that there were too many; `wait` is in ms. */
export function rateLimited(wait: number): VendorUnavailable {
  return new VendorUnavailable('manage', {
    code: RATE_LIMITED,
    message: `Manage asked for fewer requests; none is sent for another ${Math.ceil(wait / 1000)} s`,
    advice: PASSING,
    retryAfterMs: Math.ceil(wait),
  });
}

/**
 * The error for an answer that is no success: `VendorUnavailable` for what passes by itself, `VendorRefused` for what asking
 * again cannot help.
 */
export function refusal(
  call: string,
  answer: HttpAnswer,
  circumstances: Circumstances,
): VendorRefused | VendorUnavailable {
  const found = readProblem(answer);
  const message = describeAnswer(call, answer, reasonOf(found, answer));
  const remedy = remedyFor(call, answer, found, circumstances.pagesHost);
  if (remedy !== undefined) return new VendorRefused('manage', { ...remedy, message });

  return new VendorUnavailable('manage', {
    code: PASSING_CODES.get(answer.status) ?? (answer.status >= 500 ? 'server-error' : 'unreadable-answer'),
    message,
    advice: PASSING,
    retryAfterMs: waitAfter(answer, circumstances),
    sent: answer.status === 408 || answer.status >= 500 ? doubtOf(call) : 'nothing',
  });
}

/** What a call whose outcome is not known may have done; it begins with its method. */
function doubtOf(call: string): 'nothing' | 'perhaps' {
  return call.startsWith('GET ') ? 'nothing' : 'perhaps';
}

/** Whether an answer of this status passes by itself. */
export function isPassing(status: number): boolean {
  return status >= 500 || PASSING_CODES.has(status);
}

/** Whether the answer is that of a server that moved to another codebase; then nothing was carried out. */
export function isRoutingFailure({ status, text }: HttpAnswer): boolean {
  return status === 404 || (status === 400 && CANNOT_ROUTE.test(text));
}

/** The whole body is this text, which is no JSON. */
const CANNOT_ROUTE = /^\s*cannot route/i;
const RATE_LIMITED = 'rate-limited';

const PASSING_CODES: ReadonlyMap<number, string> = new Map([
  [408, 'timed-out'],
  [409, 'in-use'],
  [429, RATE_LIMITED],
]);

/** `undefined` for what passes by itself. By status first, then by code, then by text. */
function remedyFor(
  call: string,
  answer: HttpAnswer,
  found: Problem | undefined,
  pagesHost: boolean,
): Remedy | undefined {
  const { status } = answer;
  // The one text that goes first: its status is not recorded, and its code is that of a missing right.
  if (/SSL is required/i.test(found?.message ?? '')) return REMEDIES.wrongHost;
  if (isPassing(status)) return undefined;
  if (pagesHost && (status < 400 || isRoutingFailure(answer))) return REMEDIES.wrongHost;
  if (status < 400) return REMEDIES.redirected;
  if (status === 401) return REMEDIES.badCredentials;
  if (status === 403) return missingRight(call);
  if (status === 405) return REMEDIES.wrongMethod;
  if (status === 415) return REMEDIES.wrongContentType;
  if (CANNOT_ROUTE.test(answer.text)) return REMEDIES.unroutable;
  if (found === undefined) return undefined; // a page of a proxy, not a word of Manage
  if (status === 404) return found.code === 'NotFound' ? REMEDIES.notFound : REMEDIES.unknownEndpoint;
  return status === 400 ? remedyForBody(found) : REMEDIES.refused;
}

function remedyForBody(found: Problem): Remedy {
  const flaw = found.errors?.[0];
  const member = flaw?.field?.split('/')[0] ?? '';
  switch (flaw?.code ?? found.code ?? '') {
    case 'NotFound':
      return unknownReference(member);
    case 'MissingRequiredField':
      return missingField(member);
    case 'MaxLengthField':
      return REMEDIES.tooLong;
    case 'ConnectWiseApi':
    case 'ApiFindCondition':
      return REMEDIES.unsupportedRequest;
    default:
      return REMEDIES.refused;
  }
}

/** How long no request may be sent after a 429, in ms. */
export function pauseAfter(answer: HttpAnswer, { now, pause }: Circumstances): number {
  return bounded(retryAfterMs(answer.headers, now) ?? pause, pause);
}

/** What the answer asks us to wait for, if it does. */
function waitAfter(answer: HttpAnswer, circumstances: Circumstances): number | undefined {
  if (answer.status === 429) return pauseAfter(answer, circumstances);
  const asked = retryAfterMs(answer.headers, circumstances.now);
  return asked === undefined ? undefined : bounded(asked, SHORTEST_WAIT_MS);
}

function bounded(asked: number, least: number): number {
  return Math.max(Math.min(asked, LONGEST_WAIT_MS), least);
}
