import type { RequestBudget } from '../../../http/vendor.ts';
import { VendorError, VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import { automateVendor } from './automate-vendor.ts';
import { createLogIn } from './log-in.ts';
import type { AutomateSettings } from '../settings.ts';

/** At most: a token that lives for less than twice as long is renewed half-way. */
const RENEW_BEFORE_MS = 120_000;
/** After a refusal nobody logs in for this long: many blocked deliveries must not lock the account. */
const REFUSAL_LIFETIME_MS = 30_000;
/** A call under way may carry a token that was replaced meanwhile. */
const TOKENS_KNOWN = 3;

/** The access token of one Automate user, shared by all calls of this process. */
export interface Session {
  /**
   * A token that is not about to expire; logs in where there is none, once for all who ask meanwhile.
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

/**
 * A session that has not logged in yet. `now` gives ms since 1970.
 * @throws SettingsError where `totpSecret` is no such secret.
 */
export function createSession(settings: AutomateSettings, budget: RequestBudget, now: () => number): Session {
  const askForToken = createLogIn(settings, automateVendor(settings, now, tokens, budget));
  let given: readonly string[] = [];
  let current: Token | undefined;
  let loggingIn: Promise<string> | undefined;
  let failed: { readonly error: VendorError; readonly until: number } | undefined;

  function tokens(): readonly string[] {
    return given;
  }

  async function logIn(): Promise<string> {
    const rest = failed === undefined ? 0 : failed.until - now();
    if (failed !== undefined && rest > 0) throw stillFailing(failed.error, rest);
    try {
      const { value, life } = await askForToken();
      current = { value, renewAt: now() + life - Math.min(RENEW_BEFORE_MS, life / 2) };
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

/** The failure as it stands now, `rest` ms before the next log-in. */
function stillFailing(error: VendorError, rest: number): VendorError {
  if (error instanceof VendorRefused) return error;
  const { code, message, advice, sent } = error;
  return new VendorUnavailable(error.vendor, { code, message, advice, sent, retryAfterMs: rest });
}

/** How long nobody logs in after a failure, in ms. */
function restAfter(error: VendorError): number {
  if (error instanceof VendorRefused) return REFUSAL_LIFETIME_MS;
  return error instanceof VendorUnavailable ? (error.retryAfterMs ?? 0) : 0;
}
