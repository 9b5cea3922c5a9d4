import { z } from 'zod';
import type { HttpAnswer } from '../../../http/exchange.ts';

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
/** What Manage says about a refusal. A member that is not as it should be counts as missing. */
export type Problem = z.infer<typeof problem>;

/** What the body says, or `undefined` where it is not Manage that speaks, such as a page of a proxy. */
export function readProblem(answer: HttpAnswer): Problem | undefined {
  const parsed = problem.safeParse(answer.json);
  return parsed.success ? parsed.data : undefined;
}

/** Why Manage refused, in its own words. */
export function reasonOf(found: Problem | undefined, answer: HttpAnswer): string {
  const details = (found?.errors ?? []).map((error) => error.message ?? '').filter((text) => text !== '');
  if (details.length > 0) return details.join('; ');
  return found?.message ?? found?.code ?? found?.error ?? (answer.text === '' ? 'no body' : answer.text);
}

/** One line for people: what was called and answered, why, and the id of the request. */
export function describeAnswer(call: string, answer: HttpAnswer, why: string): string {
  const id = requestIdOf(answer) ?? 'none';
  return `Manage answered ${answer.status} to ${call}: ${oneLine(why, 300)} (request id ${id})`;
}

/** The id that ConnectWise finds the request by. */
export function requestIdOf(answer: HttpAnswer): string | undefined {
  const id = answer.headers['x-cw-request-id'];
  return id === undefined ? undefined : oneLine(id, 80);
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
