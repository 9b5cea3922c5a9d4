import { z } from 'zod';
import type { HttpAnswer } from '../../http/exchange.ts';
import { BAD_CREDENTIALS, isOfApi, isOutage } from '../../http/vendor.ts';
import type { Remedy, Said, Vendor } from '../../http/vendor.ts';
import { apiOf, KEY_PLACE, METHODS } from './methods.ts';
import type { MethodName } from './methods.ts';
import type { GravityZoneApiSettings } from './settings.ts';

/** GravityZone as errors name it. */
export const GRAVITYZONE = {
  name: 'gravityzone',
  title: 'GravityZone',
  addressSetting: '`accessUrl` in the settings',
};

const BAD_KEY: Remedy = {
  code: BAD_CREDENTIALS,
  advice: `Check \`apiKey\` and \`accessUrl\` in the settings against ${KEY_PLACE}.`,
};
const WRONG_ADDRESS: Remedy = {
  code: 'wrong-address',
  advice: 'Set `accessUrl` in the settings to the access URL that My Account > Control Center API shows.',
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
  const also =
    METHODS[method].service === 'push'
      ? 'that the event push service is on for the account'
      : 'that its user may see the companies and the licence has the feature';
  return {
    code: API_NOT_ENABLED,
    advice: `Tick ${apiOf(method)} for the key under ${KEY_PLACE}; if it is ticked, check ${also}.`,
  };
}

const word = z.string().optional().catch(undefined);
const errorBody = z.object({
  error: z.object({
    code: z.int(),
    message: word,
    data: z.object({ details: word }).optional().catch(undefined),
  }),
});

/** An error in the JSON body, with the most telling words that it has; they may be empty. */
interface RpcError {
  readonly code: number;
  readonly reason: string;
}

function readRpcError(answer: HttpAnswer): RpcError | undefined {
  const parsed = errorBody.safeParse(answer.json);
  if (!parsed.success) return undefined;
  const { code, message, data } = parsed.data.error;
  return { code, reason: data?.details ?? message ?? '' };
}

/** Whether the body holds an error, whatever the HTTP status: most errors come with 200. */
export function isRpcError(answer: HttpAnswer): boolean {
  return errorBody.safeParse(answer.json).success;
}

/** What is GravityZone's own about calls to it. `secrets` are what calls carry beside the key. `now` is in ms since 1970. */
export function gravityZoneVendor(
  settings: Pick<GravityZoneApiSettings, 'apiKey' | 'privateAddresses' | 'requestTimeout'>,
  now: () => number,
  secrets: Iterable<string>,
): Vendor {
  const key = settings.apiKey.reveal();
  return {
    ...GRAVITYZONE,
    addresses: settings.privateAddresses ? 'any' : 'public',
    timeoutMs: settings.requestTimeout,
    pause: 60_000,
    secrets: () => [key, `${key}:`, ...secrets],
    said: ({ name }, answer) => whatGravityZoneSaid(name as MethodName, answer),
    now,
  };
}

/** Judged by the code in the body first, then by the status. `undefined` where it is not GravityZone that speaks. */
export function whatGravityZoneSaid(method: MethodName, answer: HttpAnswer): Said | undefined {
  const found = readRpcError(answer);
  const verdict = (found && verdictOfCode(method, answer.status, found)) ?? verdictOfStatus(method, answer);
  if (verdict === undefined) return undefined;
  return { reason: found === undefined ? answer.text : `${found.code} ${found.reason}`, verdict };
}

function verdictOfCode(
  method: MethodName,
  status: number,
  { code, reason }: RpcError,
): Said['verdict'] | undefined {
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
    case -32003:
      return 'rate-limited';
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

function verdictOfStatus(method: MethodName, answer: HttpAnswer): Said['verdict'] | undefined {
  const { status } = answer;
  if (status >= 300 && status <= 399) return WRONG_ADDRESS; // redirects are not followed
  if (!isOfApi(answer)) return undefined;
  if (status === 401) return BAD_KEY;
  if (status === 403) return notEnabled(method);
  if (isRpcError(answer) || isOutage(status)) return 'passing';
  return status === 404 || status === 405 ? WRONG_ADDRESS : REFUSED;
}
