import { z } from 'zod';
import type { HttpAnswer } from '../../../http/exchange.ts';
import { requestBudget } from '../../../http/request-budget.ts';
import { BAD_CREDENTIALS, isOfApi, isOutage } from '../../../http/vendor.ts';
import type { Remedy, Said, Vendor, VendorAnswer } from '../../../http/vendor.ts';
import type { ManageSettings } from '../settings.ts';
import { missingField, missingRight, remedy, unknownReference } from './manage-advice.ts';

/** Manage as errors name it. */
export const MANAGE = { name: 'manage', title: 'Manage', addressSetting: '`url` in the Manage settings' };

/** The call that tells the codebase of a company. */
export const COMPANY_INFO = 'GET /login/companyinfo';

/** The header that names a request to ConnectWise. */
export const TRACE_HEADER = 'x-cw-request-id';

const word = z.string().nullish().catch(undefined);
/**
 * Manage's error body. A rate limit says `error` where all others say `code`. A member that is not as it
 * should be counts as missing.
 */
const problem = z.object({
  code: word,
  error: word,
  message: word,
  errors: z
    .array(z.object({ code: word, message: word, field: word }))
    .nullish()
    .catch(undefined),
});
type Problem = z.infer<typeof problem>;

/** What is Manage's own about calls to it, with a request budget of its own. */
export function manageVendor(settings: ManageSettings): Vendor {
  const { url, companyId, requests } = settings;
  const keys = [settings.publicKey.reveal(), settings.privateKey.reveal()];
  const pagesHost = isPagesHost(url);
  return {
    ...MANAGE,
    addresses: settings.privateAddresses ? 'any' : 'public',
    timeoutMs: settings.requestTimeout,
    pause: requests.pause,
    leastPause: requests.pause,
    traceHeader: TRACE_HEADER,
    secrets: () => [...keys, `${companyId}+${keys.join(':')}`],
    said: (answer) => whatManageSaid(answer, pagesHost),
    budget: requestBudget(MANAGE, {
      perMinute: requests.perMinute / requests.workers,
      inFlight: requests.inFlight,
    }),
    now: Date.now,
  };
}

/**
 * Whether this is a cloud server for people; the REST API has hosts of its own, whose names begin with
 * `api-`.
 */
export function isPagesHost(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname.endsWith('.myconnectwise.net') && !hostname.startsWith('api-');
}

/** Whether the answer is that of a server that moved to another codebase; then nothing was carried out. */
export function isRoutingFailure({ status, text }: HttpAnswer): boolean {
  return status === 404 || (status === 400 && CANNOT_ROUTE.test(text));
}

/** The whole body is this text, which is no JSON. */
const CANNOT_ROUTE = /^\s*cannot route/i;

/** `undefined` where it is not Manage that speaks. */
export function whatManageSaid(answer: VendorAnswer, pagesHost: boolean): Said | undefined {
  const parsed = problem.safeParse(answer.json);
  const found = parsed.success ? parsed.data : undefined;
  const verdict = verdictOn(answer, found, pagesHost);
  if (verdict === undefined) return undefined;
  const flaws = (found?.errors ?? []).map(({ message }) => message ?? '').filter((text) => text !== '');
  const reason =
    flaws.length > 0 ? flaws.join('; ') : (found?.message ?? found?.code ?? found?.error ?? answer.text);
  return { reason, verdict };
}

/** By status first, then by code, then by text. */
function verdictOn(
  answer: VendorAnswer,
  found: Problem | undefined,
  pagesHost: boolean,
): Said['verdict'] | undefined {
  const { call, json, status, text } = answer;
  if (status < 300)
    return call.name === COMPANY_INFO && json === null ? remedy('unknown-company-id') : undefined;
  // The one text that goes first: its status is not recorded, and its code is that of a missing right.
  if (/SSL is required/i.test(found?.message ?? '')) return remedy('wrong-host');
  if (isOutage(status) || status === 409) return 'passing';
  if (pagesHost && (status < 400 || isRoutingFailure(answer))) return remedy('wrong-host');
  if (CANNOT_ROUTE.test(text)) return remedy('unroutable');
  if (status < 400 || !isOfApi(answer)) return undefined;
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  if (status === 403) return missingRight(call.name);
  if (found === undefined) return undefined;
  if (status === 404)
    return found.code === 'NotFound' && namesRecord(call) ? remedy('not-found') : remedy('unknown-endpoint');
  return status === 400 ? remedyForBody(found) : remedy('refused');
}

/** Whether the path has an id. What has none, such as a list, is there on every server: Manage answers an empty list with 200. */
function namesRecord({ name }: VendorAnswer['call']): boolean {
  return /\/\d+(\/|$)/.test(name);
}

const BY_STATUS: Readonly<Record<number, Remedy>> = {
  401: remedy(BAD_CREDENTIALS),
  405: remedy('wrong-method'),
  415: remedy('wrong-method'),
};

function remedyForBody(found: Problem): Remedy {
  const flaw = found.errors?.[0];
  const member = flaw?.field?.split('/')[0] ?? '';
  switch (flaw?.code ?? found.code ?? '') {
    case 'NotFound':
      return unknownReference(member);
    case 'MissingRequiredField':
      return missingField(member);
    case 'MaxLengthField':
      return remedy('too-long');
    case 'ConnectWiseApi':
    case 'ApiFindCondition':
      return remedy('unsupported-request');
    default:
      return remedy('refused');
  }
}
