import { z } from 'zod';
import type { HttpAnswer } from '../../http/exchange.ts';
import { BAD_CREDENTIALS, isOfApi, isOutage, remedies } from '../../http/vendor.ts';
import type { Remedy, Said, Vendor, VendorAnswer } from '../../http/vendor.ts';
import { apiOf, KEY_PLACE, METHODS } from './methods.ts';
import type { MethodName } from './methods.ts';
import type { GravityZoneApiSettings } from './settings.ts';

/** GravityZone as errors name it. */
export const GRAVITYZONE = {
  name: 'gravityzone',
  title: 'GravityZone',
  addressSetting: '`accessUrl` in the settings',
};

const remedy = remedies({
  [BAD_CREDENTIALS]: `Check \`apiKey\` and \`accessUrl\` against ${KEY_PLACE}.`,
  'wrong-address':
    'Set `accessUrl` in the settings to the access URL that My Account > Control Center API shows.',
  'unsupported-request':
    'Check whether plumbline supports this version of GravityZone; if it does, report it as a fault.',
  'not-found':
    'If it was removed in GravityZone, you need to do nothing. Otherwise check that the key may see it.',
  'invalid-params':
    'Check that what the call names still exists in GravityZone, and that the key may see it.',
  'unknown-template': 'Choose another type of event: GravityZone has no test event of this one.',
  refused: 'Check `accessUrl` in the settings, and firewalls and proxies between this host and GravityZone.',
});

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

const TOO_MANY = -32003;
const BY_CODE: Readonly<Record<number, Remedy>> = {
  [-32700]: remedy('unsupported-request'),
  [-32600]: remedy('unsupported-request'),
  [-32601]: remedy('unsupported-request'),
  [-32602]: remedy('invalid-params'),
  [-32002]: remedy('not-found'),
};

const word = z.string().regex(/\S/).optional().catch(undefined);
/** An error in the body, whatever the status, with the most telling words that it has; they may be empty. */
const rpcError = z
  .object({
    error: z.object({
      code: z.int(),
      message: word,
      data: z.object({ details: word }).optional().catch(undefined),
    }),
  })
  .transform(({ error: { code, message, data } }) => ({ code, reason: data?.details ?? message ?? '' }));
type RpcError = z.infer<typeof rpcError>;

function readRpcError(answer: HttpAnswer): RpcError | undefined {
  return rpcError.safeParse(answer.json).data;
}

/** Whether there were too many calls: that comes as a status, or in the body of any. */
export function isRateLimited(answer: HttpAnswer): boolean {
  return answer.status === 429 || readRpcError(answer)?.code === TOO_MANY;
}

/**
 * What is GravityZone's own about calls to it. `secrets` are what calls carry beside the key. `now` is in ms
 * since 1970.
 */
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
    said: whatGravityZoneSaid,
    now,
  };
}

/** Judged by the code in the body first, since most errors come with HTTP 200, then by the status. */
function whatGravityZoneSaid(answer: VendorAnswer): Said | undefined {
  const method = answer.call.name as MethodName;
  const found = readRpcError(answer);
  const verdict =
    (found && verdictOfCode(method, answer.status, found)) ?? verdictOfStatus(method, answer, found);
  if (verdict === undefined) return undefined;
  return { reason: found === undefined ? answer.text : `${found.code} ${found.reason}`, verdict };
}

function verdictOfCode(
  method: MethodName,
  status: number,
  { code, reason }: RpcError,
): Said['verdict'] | undefined {
  if (code === TOO_MANY) return 'rate-limited';
  if (code === -32001 && (status === 401 || /invalid api key/i.test(reason))) return remedy(BAD_CREDENTIALS);
  if (code === -32001) return notEnabled(method);
  if (code === -32000) {
    if (/template/i.test(reason)) return remedy('unknown-template');
    // Not verified: what is asked of a push that was never set up.
    if (/not configured/i.test(reason)) return remedy('not-found');
    // A missing check box comes as -32000 with 403 or as -32001 with 200; for push also where the account has
    // no push.
    return /not enabled/i.test(reason) ? notEnabled(method) : undefined;
  }
  return BY_CODE[code];
}

function verdictOfStatus(
  method: MethodName,
  answer: HttpAnswer,
  found: RpcError | undefined,
): Said['verdict'] | undefined {
  const { status } = answer;
  if (status >= 300 && status <= 399) return remedy('wrong-address'); // redirects are not followed
  if (!isOfApi(answer) || (status < 300 && found === undefined)) return undefined;
  if (status === 401) return remedy(BAD_CREDENTIALS);
  if (status === 403) return notEnabled(method);
  if (found !== undefined || isOutage(status)) return 'passing';
  return status === 404 || status === 405 ? remedy('wrong-address') : remedy('refused');
}
