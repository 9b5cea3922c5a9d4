import type { HttpAnswer } from '../../../http/exchange.ts';
import { BAD_CREDENTIALS, isOfApi, isOutage, remedies } from '../../../http/vendor.ts';
import type { Remedy, RequestBudget, Said, Vendor } from '../../../http/vendor.ts';
import { batchAnswer, errorAnswer, tokenAnswer } from '../automate-answers.ts';
import type { AutomateSettings } from '../settings.ts';

/** Automate as errors name it. */
export const AUTOMATE = {
  name: 'automate',
  title: 'Automate',
  addressSetting: '`url` in the Automate settings',
};

/** Code of a request that is refused as such, as one is that names a member which an old server does not know. */
export const BAD_REQUEST = 'bad-request';

/** Codes of a server that has no such route, as old ones, or does not let our user call it. */
export const NOT_SERVED: readonly string[] = ['forbidden', 'not-found', 'not-supported'];

/** The same, and of an old server that does not know what is asked: what is good to know may be left out. */
export const NOT_TO_BE_HAD: readonly string[] = [...NOT_SERVED, BAD_REQUEST];

const remedy = remedies({
  [BAD_REQUEST]: 'Check the ids in the settings of the Automate desk against the server.',
  [BAD_CREDENTIALS]:
    'Check that the clientId is registered at ConnectWise and that the Automate user may log in.',
  forbidden: 'Give the Automate user the rights to read tickets and computers and to schedule scripts.',
  'not-found': 'Check the url in the settings, and that the ticket script was imported.',
  'not-supported': 'Check the url and the version of the Automate server.',
  conflict: 'Look at the ticket in Automate, resolve what conflicts there.',
  refused: 'Check the url and the settings of the Automate desk.',
  'two-factor-required':
    'Set totpSecret to the secret that Automate shows for authenticator apps, or use an Automate user with the Integrator check box and without two-factor log-in.',
  'two-factor-refused':
    'Check that totpSecret belongs to this Automate user, and that the user confirms log-ins by an app for codes and not by Duo or mail.',
  'script-refused':
    'Import the ticket script (plumbline automate script prints it), let the Automate user run it, check runner and scriptId in the settings.',
});

const BY_STATUS: Readonly<Record<number, Remedy>> = {
  400: remedy(BAD_REQUEST),
  401: remedy(BAD_CREDENTIALS),
  403: remedy('forbidden'),
  404: remedy('not-found'),
  405: remedy('not-supported'),
  409: remedy('conflict'),
};

const LOGIN_REFUSED: Remedy = {
  code: BAD_CREDENTIALS,
  advice: 'Check url, username, password and clientId, and whether the server lists this host as allowed.',
};

/** What is Automate's own about calls to it. `tokens` are those that calls carry. */
export function automateVendor(
  settings: AutomateSettings,
  now: () => number,
  tokens: () => readonly string[],
  budget: RequestBudget,
): Vendor {
  const password = settings.password.reveal();
  return {
    ...AUTOMATE,
    addresses: 'any', // Automate stands on the partner's own premises
    timeoutMs: settings.requestTimeout,
    pause: 30_000,
    secrets: () => [password, ...tokens()],
    said: whatAutomateSaid,
    budget,
    now,
  };
}

/** By the status, but for script calls, whose refusal is a success. Automate answers JSON, or nothing. */
export function whatAutomateSaid(answer: HttpAnswer): Said | undefined {
  const { status, json, text } = answer;
  if (status < 300) {
    const batch = batchAnswer.safeParse(json).data;
    return batch?.accepted === false
      ? { reason: batch.reasons.join(' '), verdict: remedy('script-refused') }
      : undefined;
  }
  if (status < 400 || !isOfApi(answer)) return undefined;
  const reason = errorAnswer.safeParse(json).data;
  const verdict = isOutage(status) ? 'passing' : (BY_STATUS[status] ?? remedy('refused'));
  return { reason: reason === undefined || reason === '' ? text : reason, verdict };
}

/** Whether a log-in gave no token, but asks for a code. */
export function asksForCode({ status, json }: HttpAnswer): boolean {
  const given = status < 300 ? tokenAnswer.safeParse(json).data : undefined;
  return given?.token === '' && given.twoFactor;
}

/** The same of a log-in, all of whose refusals are alike. */
export function whatLogInSaid(answer: HttpAnswer): Said | undefined {
  if (asksForCode(answer))
    return { reason: 'a second factor is asked for', verdict: remedy('two-factor-required') };
  if (answer.status < 300 && tokenAnswer.safeParse(answer.json).data?.token === '')
    return { reason: 'there is no token', verdict: LOGIN_REFUSED };
  const said = whatAutomateSaid(answer);
  return typeof said?.verdict === 'object' ? { ...said, verdict: LOGIN_REFUSED } : said;
}

/** The same of a log-in with a code, which is sent only where the password was right. */
export function whatCodeLogInSaid(answer: HttpAnswer): Said | undefined {
  const said = whatLogInSaid(answer);
  return typeof said?.verdict === 'object' ? { ...said, verdict: remedy('two-factor-refused') } : said;
}
