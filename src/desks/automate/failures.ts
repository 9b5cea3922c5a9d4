import { VendorRefused, VendorUnavailable } from '../../http/vendor-errors.ts';
import { retryAfterMs } from '../../http/exchange.ts';
import type { ExchangeFailed, HttpAnswer } from '../../http/exchange.ts';
import { errorAnswer } from './automate-answers.ts';

const DEFAULT_RETRY_AFTER_MS = 30_000;
const LONGEST_RETRY_AFTER_MS = 600_000;
const TRIES_AGAIN = 'Plumbline tries again by itself';

/** What a refusal of each status is called, and what the operator can do about it. */
const REFUSALS: ReadonlyMap<number, readonly [code: string, advice: string]> = new Map([
  [
    400,
    ['bad-request', 'Check the ids in the settings of the Automate desk against the server, then retry.'],
  ],
  [
    401,
    [
      'unauthorized',
      'Check that the clientId is registered at ConnectWise and that the Automate user may log in, then retry.',
    ],
  ],
  [
    403,
    [
      'forbidden',
      'Give the Automate user the rights to read tickets and computers and to schedule scripts, then retry.',
    ],
  ],
  [404, ['not-found', 'Check the url, the script id and the computers in the settings, then retry.']],
  [405, ['not-supported', 'Check the url and the version of the Automate server, then retry.']],
  [409, ['conflict', 'Look at the ticket in Automate, resolve what conflicts there, then retry.']],
]);
const OTHER_REFUSAL = [
  'refused',
  'Check the url and the settings of the Automate desk, then retry.',
] as const;

/** A call as its failures name it. */
export interface NamedCall {
  /** Such as `GET /Tickets`. */
  readonly name: string;
  /** Whether it may have been carried out although no readable answer came. */
  readonly isWrite: boolean;
}

/** A call that got no complete answer. */
export function failureOfExchange(error: ExchangeFailed, { name, isWrite }: NamedCall): VendorUnavailable {
  return new VendorUnavailable('automate', {
    code: 'unreachable',
    message: `Automate did not answer ${name}: ${error.message}.`,
    advice: `${TRIES_AGAIN}; if this lasts, check that the server is up and that its firewall lets this host in.`,
    cause: error,
    sent: isWrite && error.sent ? 'perhaps' : 'nothing',
  });
}

/** A call that was answered with a status other than success. `now` is in ms since 1970. */
export function failureOfStatus(
  answer: HttpAnswer,
  { name, isWrite }: NamedCall,
  now: number,
): VendorUnavailable | VendorRefused {
  const { status } = answer;
  const message = `Automate answered ${status} to ${name}${reasonOf(answer)}.`;
  if (status === 429 || status === 408 || status >= 500) {
    const asked = retryAfterMs(answer.headers, now);
    return new VendorUnavailable('automate', {
      code: status === 429 ? 'rate-limited' : 'server-error',
      message,
      advice: `${TRIES_AGAIN}; if this lasts, look at the health of the Automate server.`,
      retryAfterMs:
        asked === undefined && status !== 429 ? undefined : bounded(asked ?? DEFAULT_RETRY_AFTER_MS),
      sent: isWrite && status !== 429 ? 'perhaps' : 'nothing',
    });
  }
  const [code, advice] = REFUSALS.get(status) ?? OTHER_REFUSAL;
  return new VendorRefused('automate', { code, message, advice });
}

/** A log-in that was refused, by status or by an answer without a token. */
export function failureOfLogIn(answer: HttpAnswer, twoFactor: boolean): VendorRefused {
  if (twoFactor) {
    return new VendorRefused('automate', {
      code: 'two-factor-required',
      message: 'Automate asks for a second factor at the log-in of the user in the settings.',
      advice: 'Use an Automate user with the Integrator check box and without two-factor log-in, then retry.',
    });
  }
  return new VendorRefused('automate', {
    code: 'login-refused',
    message: `Automate refused the log-in with status ${answer.status}${reasonOf(answer)}.`,
    advice:
      'Check url, username, password and clientId, and whether the server lists this host as allowed, then retry.',
  });
}

/** A success that carries something else than was asked for, such as the HTML page of a firewall. */
export function unreadableAnswer({ name, isWrite }: NamedCall, cause?: unknown): VendorUnavailable {
  return new VendorUnavailable('automate', {
    code: 'unreadable-answer',
    message: `Automate answered ${name} with something that is not the JSON expected.`,
    advice: `${TRIES_AGAIN}; if this lasts, check the url and what stands between this host and the server.`,
    cause,
    sent: isWrite ? 'perhaps' : 'nothing',
  });
}

/** A script call that the server did not accept; `reasons` are its own words. */
export function scriptRefused(
  scriptId: number,
  computerId: number,
  reasons: readonly string[],
): VendorRefused {
  const reason = reasons.length === 0 ? '' : `: ${printable(reasons.join(' '))}`;
  return new VendorRefused('automate', {
    code: 'script-refused',
    message: `Automate refused to run script ${scriptId} on computer ${computerId}${reason}.`,
    advice:
      'Check that script and computer exist and that the Automate user may schedule the script, then retry.',
  });
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, 1_000), LONGEST_RETRY_AFTER_MS);
}

function reasonOf(answer: HttpAnswer): string {
  const parsed = errorAnswer.safeParse(answer.json);
  return parsed.success && parsed.data !== '' ? `: ${printable(parsed.data)}` : '';
}

/** A server's own words, short and on one line, without the full stop that our sentence adds. */
function printable(text: string): string {
  return Array.from(text.replace(/[\p{C}\s]+/gu, ' ').trim())
    .slice(0, 200)
    .join('')
    .replace(/\.$/, '');
}
