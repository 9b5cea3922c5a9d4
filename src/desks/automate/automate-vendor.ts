import type { HttpAnswer } from '../../http/exchange.ts';
import { BAD_CREDENTIALS, isOfApi, isOutage } from '../../http/vendor.ts';
import type { Remedy, Said, Vendor } from '../../http/vendor.ts';
import { errorAnswer } from './automate-answers.ts';
import type { AutomateSettings } from './settings.ts';

/** The code of a refused request, such as one that expands what an old server does not know. */
export const BAD_REQUEST = 'bad-request';

/** What a refusal of each status is called, and what the operator can do about it. */
const REFUSALS: ReadonlyMap<number, readonly [code: string, advice: string]> = new Map([
  [400, [BAD_REQUEST, 'Check the ids in the settings of the Automate desk against the server, then retry.']],
  [
    401,
    [
      BAD_CREDENTIALS,
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

/** Whatever refuses a log-in. */
export const LOGIN_REFUSED: Remedy = {
  code: BAD_CREDENTIALS,
  advice:
    'Check url, username, password and clientId, and whether the server lists this host as allowed, then retry.',
};
export const TWO_FACTOR_REQUIRED: Remedy = {
  code: 'two-factor-required',
  advice: 'Use an Automate user with the Integrator check box and without two-factor log-in, then retry.',
};
/** A script call that the server did not accept. */
export const SCRIPT_REFUSED: Remedy = {
  code: 'script-refused',
  advice:
    'Check that script and computer exist and that the Automate user may schedule the script, then retry.',
};

/**
 * What is Automate's own about calls to it. `tokens` are those that calls carry; `refusal` is what refuses them all alike, else
 * it is told by the status.
 */
export function automateVendor(
  settings: AutomateSettings,
  now: () => number,
  tokens: () => readonly string[],
  refusal?: Remedy,
): Vendor {
  const password = settings.password.reveal();
  return {
    name: 'automate',
    title: 'Automate',
    addressSetting: '`url` in the Automate settings',
    addresses: 'any', // Automate stands on the partner's own premises
    timeoutMs: settings.requestTimeout,
    pause: 30_000,
    secrets: () => [password, ...tokens()],
    said: (_call, answer) => whatAutomateSaid(answer, refusal),
    now,
  };
}

/** `undefined` where it is not Automate that speaks: it answers JSON, or nothing. */
export function whatAutomateSaid(answer: HttpAnswer, refusal?: Remedy): Said | undefined {
  const { status } = answer;
  if (!isOfApi(answer) || (status >= 300 && status <= 399)) return undefined;
  const parsed = errorAnswer.safeParse(answer.json);
  const reason = parsed.success && parsed.data !== '' ? parsed.data : answer.text;
  if (isOutage(status)) return { reason, verdict: 'passing' };
  const [code, advice] = REFUSALS.get(status) ?? OTHER_REFUSAL;
  return { reason, verdict: refusal ?? { code, advice } };
}
