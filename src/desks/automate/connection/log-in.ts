import { vendorClient } from '../../../http/vendor-client.ts';
import type { VendorClient } from '../../../http/vendor-client.ts';
import { VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import { BAD_CREDENTIALS, passingAdvice } from '../../../http/vendor.ts';
import type { Vendor, VendorAnswer } from '../../../http/vendor.ts';
import { signOnAnswer, tokenAnswer } from '../automate-answers.ts';
import { asksForCode, whatCodeLogInSaid, whatLogInSaid } from './automate-vendor.ts';
import type { AutomateSettings } from '../settings.ts';
import { CODE_LIFE, totpCode, totpKey } from './totp.ts';

/** A token, and how many ms it may live: `Infinity` where no date of the server's is believed. */
export interface GivenToken {
  readonly value: string;
  readonly life: number;
}

const LOG_IN = '/cwa/api/v1/APIToken';

/** After so many codes the secret is wrong. Fewer may have been used by another worker, or come too late. */
const CODES_TRIED = 3;

/** A life up to this, in ms, comes from a date in a time zone that the server did not tell. */
const LEAST_LIFE = 30_000;

/**
 * Makes what logs in, with a code where the server asks for one: it throws VendorRefused when the log-in is
 * refused, VendorUnavailable when the server cannot answer, or the next code has to be waited for.
 * @throws SettingsError where `totpSecret` is no such secret.
 */
export function createLogIn(settings: AutomateSettings, vendor: Vendor): () => Promise<GivenToken> {
  const { username, password, clientId, url } = settings;
  const key = settings.totpSecret && totpKey(settings.totpSecret.reveal());
  const plain = vendorClient({ ...vendor, said: whatLogInSaid });
  const withCode = vendorClient({
    ...vendor,
    said: whatCodeLogInSaid,
    secrets: () => [...vendor.secrets(), code],
  });
  let code = '';
  let codeEnds = 0;
  let codesRefused = 0;

  function ask(client: VendorClient, name: string, body?: object): Promise<VendorAnswer> {
    return client.ask({
      name,
      writes: false,
      isFirst: true, // others wait for it
      isKeyless: body === undefined,
      method: body === undefined ? 'GET' : 'POST',
      url: new URL(LOG_IN, url).href,
      headers: {
        accept: 'application/json',
        clientID: clientId,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      maxBytes: 1_048_576,
    });
  }

  function tokenOf(client: VendorClient, answer: VendorAnswer): GivenToken {
    const { token, ends } = client.read(answer, tokenAnswer);
    const lives = ends.map((end) => end - serverTime(answer)).filter((life) => life > LEAST_LIFE);
    return { value: token, life: Math.min(...lives) };
  }

  /** Dates of the server count by its own clock. */
  function serverTime({ headers }: VendorAnswer): number {
    return Date.parse(headers['date'] ?? '') || vendor.now();
  }

  /** Servers take no code twice. `time` is the server's, in ms. */
  async function sendCode(secret: Buffer, time: number, credentials: object): Promise<GivenToken> {
    const waitFor = (message: string): VendorUnavailable =>
      new VendorUnavailable(vendor.name, {
        code: 'waits-for-code',
        message,
        advice: passingAdvice(vendor.title),
        retryAfterMs: codeEnds - time,
      });
    if (time < codeEnds) throw waitFor(`${vendor.title} asks for another code than the one that was used`);
    code = totpCode(secret, time);
    codeEnds = (Math.floor(time / CODE_LIFE) + 1) * CODE_LIFE;
    const answer = await ask(withCode, 'the log-in with a code', { ...credentials, TwoFactorPasscode: code });
    try {
      const token = tokenOf(withCode, answer);
      codesRefused = 0;
      return token;
    } catch (error) {
      if (!(error instanceof VendorRefused)) throw error;
      codesRefused += 1;
      throw codesRefused < CODES_TRIED ? waitFor(error.message) : error;
    }
  }

  /** Where only single sign-on is possible, a log-in is refused like one with a wrong password. */
  async function explained(refused: VendorRefused): Promise<VendorRefused> {
    const { json } = await ask(plain, 'the question how to log in');
    const { data } = signOnAnswer.safeParse(json);
    if (data?.isLocalLogInOff !== true) return refused;
    return new VendorRefused(vendor.name, {
      code: 'local-login-off',
      message: refused.message,
      advice: `Local log-in is off: the server lets users log in by ${data.services.join(', ')} only. Allow local log-in for the Automate user.`,
      cause: refused,
    });
  }

  return async () => {
    const credentials = { Username: username, Password: password.reveal() };
    const answer = await ask(plain, 'the log-in', credentials);
    if (key !== undefined && asksForCode(answer)) return sendCode(key, serverTime(answer), credentials);
    try {
      return tokenOf(plain, answer);
    } catch (error) {
      const isRefused = error instanceof VendorRefused && error.code === BAD_CREDENTIALS;
      throw isRefused ? await explained(error).catch(() => error) : error;
    }
  };
}
