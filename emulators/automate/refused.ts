import { jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';

/**
 * Thrown where the server refuses a request; becomes an answer with `code` and `message`, the error body seen
 * on live servers.
 */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Thrown where a request is none that the interface has: the caller is at fault, whatever the server is like. */
export class NotAllowed extends Refused {}

/** A request that cannot be understood (400). */
export function badRequest(message: string): NotAllowed {
  return new NotAllowed(400, 'BadRequest', message);
}

/** The answer for a refusal. */
export function refusalAnswer(refused: Refused): Answer {
  return jsonAnswer({ code: refused.code, message: refused.message }, refused.status, refused.headers);
}
