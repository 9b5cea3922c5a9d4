import { vendorClient } from '../../http/vendor-client.ts';
import { VendorError, VendorRefused, VendorUnavailable } from '../../http/vendor-errors.ts';
import { timeOf, tokenAnswer } from './automate-answers.ts';
import { automateVendor, whatLogInSaid } from './automate-vendor.ts';
import type { AutomateSettings } from './settings.ts';

const LOG_IN = '/cwa/api/v1/APIToken';
const RENEW_BEFORE_MS = 120_000;
/** After a refusal nobody logs in for this long: many blocked deliveries must not lock the account. */
const REFUSAL_LIFETIME_MS = 30_000;
/** A call under way may carry a token that was replaced meanwhile. */
const TOKENS_KNOWN = 3;

/** The access token of one Automate user, shared by all calls of this process. */
export interface Session {
  /**
   * A token that is still good for two minutes; logs in where there is none, once for all who ask meanwhile.
   * @throws VendorRefused when the log-in is refused, VendorUnavailable when the server cannot answer.
   */
  token(): Promise<string>;
  /** Forgets a token that the server did not take; a newer one stays. */
  discard(token: string): void;
  /** The tokens that were given last, the newest first: servers may repeat them. */
  readonly tokens: () => readonly string[];
}

interface Token {
  readonly value: string;
  /** In ms since 1970, by our own clock. */
  readonly renewAt: number;
}

/** A session that has not logged in yet. `now` gives ms since 1970. */
export function createSession(settings: AutomateSettings, now: () => number): Session {
  const server = vendorClient({ ...automateVendor(settings, now, tokens), said: whatLogInSaid });
  let given: readonly string[] = [];
  let current: Token | undefined;
  let loggingIn: Promise<string> | undefined;
  let failed: { readonly error: VendorError; readonly until: number } | undefined;

  function tokens(): readonly string[] {
    return given;
  }

  async function askForToken(): Promise<Token> {
    const answer = await server.ask({
      name: 'the log-in',
      writes: false,
      method: 'POST',
      url: new URL(LOG_IN, settings.url).href,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        clientID: settings.clientId,
      },
      body: JSON.stringify({ Username: settings.username, Password: settings.password.reveal() }),
      maxBytes: 1_048_576,
    });
    const { token, expires } = server.read(answer, tokenAnswer);
    return { value: token, renewAt: renewalTime(expires, answer.headers['date'], now()) };
  }

  async function logIn(): Promise<string> {
    if (failed !== undefined && now() < failed.until) throw failed.error;
    try {
      current = await askForToken();
    } catch (error) {
      if (error instanceof VendorError) failed = { error, until: now() + restAfter(error) };
      throw error;
    }
    given = [current.value, ...given].slice(0, TOKENS_KNOWN);
    return current.value;
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
    tokens,
  };
}

/** How long nobody logs in after a failure, in ms. */
function restAfter(error: VendorError): number {
  if (error instanceof VendorRefused) return REFUSAL_LIFETIME_MS;
  return error instanceof VendorUnavailable ? (error.retryAfterMs ?? 0) : 0;
}

/**
 * The server's dates count by its own clock, so the token's life is measured from the `Date` of the answer.
 */
function renewalTime(expires: string | undefined, serverDate: string | undefined, now: number): number {
  const end = timeOf(expires);
  if (end === undefined) return Number.POSITIVE_INFINITY;
  const start = Date.parse(serverDate ?? '') || now;
  return now + (end - start) - RENEW_BEFORE_MS;
}
