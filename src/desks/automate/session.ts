import type { VendorRefused } from '../../http/vendor-errors.ts';
import { ExchangeFailed, exchange } from '../../http/exchange.ts';
import type { HttpAnswer } from '../../http/exchange.ts';
import { failureOfExchange, failureOfLogIn, failureOfStatus, unreadableAnswer } from './failures.ts';
import type { NamedCall } from './failures.ts';
import type { AutomateSettings } from './settings.ts';
import { timeOf, tokenAnswer } from './automate-answers.ts';

const LOG_IN = '/cwa/api/v1/APIToken';
const CALL: NamedCall = { name: 'the log-in', isWrite: false };
const RENEW_BEFORE_MS = 120_000;
/** After a refusal nobody logs in for this long: many blocked deliveries must not lock the account. */
const REFUSAL_LIFETIME_MS = 30_000;

/** The access token of one Automate user, shared by all calls of this process. */
export interface Session {
  /**
   * A token that is still good for two minutes; logs in where there is none, once for all who ask meanwhile.
   * @throws VendorRefused when the log-in is refused, VendorUnavailable when the server cannot answer.
   */
  token(): Promise<string>;
  /** Forgets a token that the server did not take; a newer one stays. */
  discard(token: string): void;
}

interface Token {
  readonly value: string;
  /** In ms since 1970, by our own clock. */
  readonly renewAt: number;
}

/** A session that has not logged in yet. `now` gives ms since 1970. */
export function createSession(settings: AutomateSettings, now: () => number): Session {
  let current: Token | undefined;
  let loggingIn: Promise<string> | undefined;
  let refusal: { readonly error: VendorRefused; readonly until: number } | undefined;

  async function logIn(): Promise<string> {
    if (refusal !== undefined && now() < refusal.until) throw refusal.error;
    const answer = await askForToken(settings);
    const token = tokenOf(answer, now());
    if (!('value' in token)) {
      refusal = { error: token, until: now() + REFUSAL_LIFETIME_MS };
      throw token;
    }
    current = token;
    return token.value;
  }

  return {
    async token() {
      if (current !== undefined && now() < current.renewAt) return current.value;
      loggingIn ??= logIn().finally(() => (loggingIn = undefined));
      return loggingIn;
    },
    discard(token) {
      if (current?.value === token) current = undefined;
    },
  };
}

async function askForToken(settings: AutomateSettings): Promise<HttpAnswer> {
  try {
    return await exchange({
      method: 'POST',
      url: new URL(LOG_IN, settings.url).href,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        clientID: settings.clientId,
      },
      body: JSON.stringify({ Username: settings.username, Password: settings.password.reveal() }),
      timeoutMs: settings.requestTimeout,
      maxBytes: 1_048_576,
      addresses: 'any', // Automate stands on the partner's own premises
    });
  } catch (error) {
    throw error instanceof ExchangeFailed ? failureOfExchange(error, CALL) : error;
  }
}

/** The token of an answer, or the refusal; throws where the server is merely unable to answer. */
function tokenOf(answer: HttpAnswer, now: number): Token | VendorRefused {
  const { status } = answer;
  if (status === 408 || status === 429 || status >= 500) throw failureOfStatus(answer, CALL, now);
  if (status < 200 || status > 299) return failureOfLogIn(answer, false);
  const parsed = tokenAnswer.safeParse(answer.json);
  if (!parsed.success) throw unreadableAnswer(CALL, parsed.error);
  const { token, expires, twoFactor } = parsed.data;
  if (token === '') return failureOfLogIn(answer, twoFactor);
  return { value: token, renewAt: renewalTime(expires, answer.headers['date'], now) };
}

/** The server's dates count by its own clock, so the token's life is measured from the `Date` of the answer. */
function renewalTime(expires: string | undefined, serverDate: string | undefined, now: number): number {
  const end = timeOf(expires);
  if (end === undefined) return Number.POSITIVE_INFINITY;
  const start = Date.parse(serverDate ?? '') || now;
  return now + (end - start) - RENEW_BEFORE_MS;
}
