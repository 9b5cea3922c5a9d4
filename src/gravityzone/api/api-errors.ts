import { VendorRefused, VendorUnavailable } from '../../http/vendor-errors.ts';
import { retryAfterMs } from '../../http/exchange.ts';
import type { ExchangeFailed, HttpAnswer } from '../../http/exchange.ts';
import { apiOf, KEY_PLACE, METHODS } from './methods.ts';
import type { MethodName } from './methods.ts';
import { readRpcError } from './rpc-answer.ts';
import type { RpcError } from './rpc-answer.ts';

const GRAVITYZONE = 'gravityzone';
const PASSING =
  'Nothing has to be done: plumbline tries again. If it lasts, see whether GravityZone and the network between are up.';

const DEFAULT_WAIT_MS = 60_000;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/** A code for metrics and people, and what the operator can do about it. */
interface Remedy {
  readonly code: string;
  readonly advice: string;
}

const BAD_KEY: Remedy = {
  code: 'bad-key',
  advice: `Check \`apiKey\` and \`accessUrl\` in the settings against ${KEY_PLACE}.`,
};
const WRONG_ADDRESS: Remedy = {
  code: 'wrong-address',
  advice: 'Set `accessUrl` in the settings to the access URL that My Account > Control Center API shows.',
};
const PRIVATE_ADDRESS: Remedy = {
  code: 'private-address',
  advice: 'Set `privateAddresses: true` if the console stands in your own network; else check `accessUrl`.',
};
const UNSUPPORTED: Remedy = {
  code: 'unsupported-request',
  advice: 'Check whether plumbline supports this version of GravityZone; if it does, report it as a fault.',
};
const NOT_FOUND: Remedy = {
  code: 'not-found',
  advice: 'Nothing has to be done where it was removed at GravityZone; else see whether the key may see it.',
};
const INVALID_PARAMS: Remedy = {
  code: 'invalid-params',
  advice: 'See whether what the call names still exists in GravityZone and whether the key may see it.',
};
const NO_TEMPLATE: Remedy = {
  code: 'unknown-template',
  advice: 'Choose another type of event: GravityZone has no test event of this one.',
};
const REFUSED: Remedy = {
  code: 'refused',
  advice: 'Check `accessUrl` in the settings and what stands between this host and GravityZone.',
};

/** The code of a refusal by a missing check box of the key. */
export const API_NOT_ENABLED = 'api-not-enabled';

function notEnabled(method: MethodName): Remedy {
  const account =
    METHODS[method].service === 'push' ? 'that the event push service is on for the account' : '';
  const licence =
    account === '' ? 'that its user may see the companies and the licence has the feature' : account;
  return {
    code: API_NOT_ENABLED,
    advice: `Tick ${apiOf(method)} for the key under ${KEY_PLACE}; if it is ticked, check ${licence}.`,
  };
}

/** The error for a call that is not sent, or was refused, because there were too many; `wait` is in ms. */
export function rateLimited(
  method: MethodName,
  wait: number,
  cause = 'it would be one too many',
): VendorUnavailable {
  return new VendorUnavailable(GRAVITYZONE, {
    code: 'rate-limited',
    message: `GravityZone cannot be asked ${method} for another ${Math.ceil(wait / 1000)} s: ${cause}`,
    advice: 'Nothing has to be done: plumbline waits. Give plumbline an API key that nothing else uses.',
    retryAfterMs: Math.ceil(wait),
  });
}

/** The error for an exchange that brought no answer. After a write its outcome is unknown. */
export function noAnswer(method: MethodName, failure: ExchangeFailed): VendorRefused | VendorUnavailable {
  const message = `GravityZone did not answer ${method}: ${failure.message}`;
  if (failure.kind === 'private-address')
    return new VendorRefused(GRAVITYZONE, { ...PRIVATE_ADDRESS, message, cause: failure });
  const code = failure.sent ? 'no-answer' : 'unreachable';
  return new VendorUnavailable(GRAVITYZONE, { code, message, advice: PASSING, cause: failure });
}

/** The error for a success that is not what the method promises, such as a maintenance page. */
export function unreadableAnswer(method: MethodName, cause?: unknown): VendorUnavailable {
  return new VendorUnavailable(GRAVITYZONE, {
    code: 'unreadable-answer',
    message: `GravityZone answered ${method} with something that is not its result`,
    advice: `${PASSING} Check \`accessUrl\` too.`,
    cause,
  });
}

/** What an answer says went wrong; `undefined` for a success. */
export interface Refusal {
  readonly error: VendorRefused | VendorUnavailable;
  /** How long no call of this kind may be made, in ms. */
  readonly pause: number | undefined;
}

/**
 * Judges an answer: by the code in its body first, since most errors come with HTTP 200, then by its status. `now` is in ms
 * since 1970; `redact` takes the key out of a server's words.
 */
export function refusalOf(
  method: MethodName,
  answer: HttpAnswer,
  now: number,
  redact: (text: string) => string,
): Refusal | undefined {
  const found = readRpcError(answer);
  const { status } = answer;
  if (found === undefined && status >= 200 && status <= 299) return undefined;

  const reason =
    found === undefined ? `status ${status}` : `${found.code} ${oneLine(redact(found.reason))}`.trim();
  if (status === 429 || found?.code === -32003) {
    const pause = bounded(retryAfterMs(answer.headers, now) ?? DEFAULT_WAIT_MS);
    return { error: rateLimited(method, pause, reason), pause };
  }
  const message = `GravityZone answered ${status} to ${method}: ${reason}`;
  const remedy = (found && remedyOfCode(method, status, found)) ?? remedyOfStatus(method, answer, found);
  if (remedy !== undefined)
    return { error: new VendorRefused(GRAVITYZONE, { ...remedy, message }), pause: undefined };

  const asked = retryAfterMs(answer.headers, now);
  const wait = asked === undefined ? undefined : bounded(asked);
  const error = { code: 'server-error', message, advice: PASSING, retryAfterMs: wait };
  return { error: new VendorUnavailable(GRAVITYZONE, error), pause: undefined };
}

function remedyOfCode(method: MethodName, status: number, { code, reason }: RpcError): Remedy | undefined {
  switch (code) {
    case -32700:
    case -32600:
    case -32601:
      return UNSUPPORTED;
    case -32602:
      return INVALID_PARAMS;
    case -32001:
      return status === 401 || /invalid api key/i.test(reason) ? BAD_KEY : notEnabled(method);
    case -32002:
      return NOT_FOUND;
    case -32000:
      // A missing check box comes as -32000 with 403 or as -32001 with 200; for push also where the account has no push.
      if (/template/i.test(reason)) return NO_TEMPLATE;
      // Not verified: what is asked of a push that was never set up.
      if (/not configured/i.test(reason)) return NOT_FOUND;
      return /not enabled/i.test(reason) ? notEnabled(method) : undefined;
    default:
      return undefined;
  }
}

/** `undefined` for what passes by itself, as pages of proxies do. */
function remedyOfStatus(
  method: MethodName,
  { status, json }: HttpAnswer,
  found: RpcError | undefined,
): Remedy | undefined {
  if (status === 401) return BAD_KEY;
  if (status === 403) return notEnabled(method);
  if (status >= 300 && status <= 399) return WRONG_ADDRESS; // redirects are not followed
  if (found !== undefined || json === undefined || status === 408 || status >= 500) return undefined;
  return status === 404 || status === 405 ? WRONG_ADDRESS : REFUSED;
}

function bounded(wait: number): number {
  return Math.min(Math.max(wait, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
}

/** A server's own words on one line, short, without control or direction characters. */
function oneLine(text: string): string {
  const plain = text.slice(0, 1_200).replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return Array.from(plain.trim()).slice(0, 300).join('');
}
