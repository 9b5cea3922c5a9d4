import { z } from 'zod';
import { DeskRejected, DeskUnavailable } from '../../errors/index.ts';
import { retryAfterMs } from '../../http/exchange.ts';
import type { ExchangeFailed, HttpAnswer } from '../../http/exchange.ts';
import { missingField, missingRight, PASSING, REMEDIES, unknownReference } from './manage-advice.ts';
import type { Remedy } from './manage-advice.ts';

/** Wait after a 429 that names none; the vendor's example says 30 seconds. */
const RATE_LIMIT_WAIT_MS = 30_000;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10 * 60_000;

const word = z.string().nullish().catch(undefined);
/** Manage's error body. A rate limit says `error` where all others say `code`. */
const problem = z.object({
  code: word,
  error: word,
  message: word,
  errors: z
    .array(z.object({ code: word, message: word, field: word }))
    .nullish()
    .catch(undefined),
});
type Problem = z.infer<typeof problem>;

/** The error for an exchange that brought no answer. After a write its outcome is unknown. `call` is such as `GET /path`. */
export function noAnswer(call: string, failure: ExchangeFailed): DeskUnavailable {
  return new DeskUnavailable('manage', {
    code: failure.sent ? 'no-answer' : 'unreachable',
    message: `Manage did not answer ${call}: ${failure.message}`,
    advice: PASSING,
    cause: failure,
  });
}

/** The error for a successful answer that is not what the call promises, such as a maintenance page. */
export function unreadableAnswer(call: string, answer: HttpAnswer, cause: unknown): DeskUnavailable {
  const message = describe(call, answer, 'the body is not what this call answers');
  return new DeskUnavailable('manage', { code: 'unreadable-answer', message, advice: PASSING, cause });
}

/** The error for a list that has more pages than any real one. */
export function endlessList(call: string, pages: number): DeskUnavailable {
  const message = `Manage still had more to list after ${pages} pages of ${call}`;
  return new DeskUnavailable('manage', { code: 'endless-list', message, advice: PASSING });
}

/**
 * The error for an answer that is no success: `DeskUnavailable` for what passes by itself, `DeskRejected` for what asking
 * again cannot help. `now` is in ms since 1970 and turns a date in `Retry-After` into a wait.
 */
export function refusal(call: string, answer: HttpAnswer, now: number): DeskRejected | DeskUnavailable {
  const found = read(answer);
  const message = describe(call, answer, reason(found, answer));
  const remedy = remedyFor(call, answer, found);
  if (remedy !== undefined) return new DeskRejected('manage', { ...remedy, message });

  const limited = answer.status === 429;
  return new DeskUnavailable('manage', {
    code: PASSING_CODES.get(answer.status) ?? (answer.status >= 500 ? 'server-error' : 'unreadable-answer'),
    message,
    advice: PASSING,
    retryAfterMs: boundedWait(answer, now) ?? (limited ? RATE_LIMIT_WAIT_MS : undefined),
  });
}

const PASSING_CODES: ReadonlyMap<number, string> = new Map([
  [408, 'timed-out'],
  [409, 'in-use'],
  [429, 'rate-limited'],
]);

/** `undefined` for what passes by itself. By status first, then by code, then by text. */
function remedyFor(call: string, answer: HttpAnswer, found: Problem | undefined): Remedy | undefined {
  const { status } = answer;
  // The one text that goes first: its status is not recorded, and its code is that of a missing right.
  if (/SSL is required/i.test(found?.message ?? '')) return REMEDIES.wrongHost;
  if (status >= 500 || PASSING_CODES.has(status)) return undefined;
  if (status < 400) return REMEDIES.redirected;
  if (status === 401) return REMEDIES.badCredentials;
  if (status === 403) return missingRight(call);
  if (status === 405) return REMEDIES.wrongMethod;
  if (status === 415) return REMEDIES.wrongContentType;
  if (/cannot route/i.test(answer.text)) return REMEDIES.unroutable;
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

function boundedWait(answer: HttpAnswer, now: number): number | undefined {
  const asked = retryAfterMs(answer.headers, now);
  return asked === undefined ? undefined : Math.min(Math.max(asked, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
}

function read(answer: HttpAnswer): Problem | undefined {
  const parsed = problem.safeParse(answer.json);
  return parsed.success ? parsed.data : undefined;
}

function reason(found: Problem | undefined, answer: HttpAnswer): string {
  const details = (found?.errors ?? []).map((error) => error.message ?? '').filter((text) => text !== '');
  if (details.length > 0) return details.join('; ');
  return found?.message ?? found?.code ?? found?.error ?? (answer.text === '' ? 'no body' : answer.text);
}

function describe(call: string, answer: HttpAnswer, why: string): string {
  const id = answer.headers['x-cw-request-id'] ?? 'none';
  return `Manage answered ${answer.status} to ${call}: ${oneLine(why, 300)} (request id ${oneLine(id, 80)})`;
}

/** What a server says is shown to people and logged: one line, bounded, without control or direction characters. */
function oneLine(text: string, limit: number): string {
  const plain = text
    .slice(0, 4 * limit)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const points = Array.from(plain);
  return points.length > limit ? `${points.slice(0, limit).join('')}…` : plain;
}
