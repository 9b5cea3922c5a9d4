import { isPlumblineError } from '../../../errors/index.ts';
import { FRUITLESS } from '../../../http/vendor.ts';
import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { PlumblineError } from '../../../errors/index.ts';
import { missingRight } from '../connection/manage-advice.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';
import type { ManageSettings } from '../settings.ts';
import { prober } from './prober.ts';
import type { Prober } from './prober.ts';
import { CONNECTION, RIGHTS_TO_CHECK } from './rights-to-check.ts';
import type { RightToCheck } from './rights-to-check.ts';

/** Whether the API member has a right, as far as harmless requests can tell. */
export type Verdict = 'granted' | 'missing' | 'unknown';

/** What the permission check found about one right. */
export interface PermissionFinding {
  /** The permission and its level, as Manage's Security Roles screen names them. */
  readonly right: string;
  readonly verdict: Verdict;
  /** Where it is given in Manage. */
  readonly where: string;
  /** What plumbline needs it for. */
  readonly why: string;
  /** What was tried, what the server answered, and what that does not prove. */
  readonly detail?: string;
}

/**
 * Failures of the connection itself: every further call would end the same way, some of them after a long
 * wait.
 */
const HOPELESS: ReadonlySet<string> = new Set([
  ...FRUITLESS,
  'unknown-company-id',
  'wrong-host',
  'unroutable',
]);
const FORBIDDEN = missingRight('').code;

/**
 * Tells for each right that plumbline needs with these settings whether the role of the API member has it: the connection and
 * the keys first, then the rights module by module. Nothing is written: it reads single rows, and sends
 * changes that must be refused. Some dozen requests. Rejects only when `signal` is aborted.
 */
export async function checkPermissions(
  transport: Pick<ManageTransport, 'call'>,
  settings: ManageSettings,
  signal: AbortSignal,
): Promise<readonly PermissionFinding[]> {
  const manage = prober(transport, signal);
  const findings: PermissionFinding[] = [];
  let fruitless: PlumblineError | undefined;
  for (const wanted of RIGHTS_TO_CHECK.filter(({ isNeeded }) => isNeeded?.(settings) !== false)) {
    const { right, where, why } = wanted;
    const idle = whyNotTried(wanted, findings, fruitless);
    const outcome = idle ?? (await tryOut(wanted, settings, manage));
    findings.push({ right, where, why, verdict: outcome.verdict, detail: outcome.detail });
    if (outcome.error !== undefined && HOPELESS.has(outcome.error.code)) fruitless = outcome.error;
  }
  return [connection(findings, fruitless), ...findings];
}

/** What became of one right; `error` is what its probe failed with. */
interface Outcome {
  readonly verdict: Verdict;
  readonly detail: string;
  readonly error?: PlumblineError;
}

function whyNotTried(
  { needs }: RightToCheck,
  before: readonly PermissionFinding[],
  fruitless: PlumblineError | undefined,
): Outcome | undefined {
  if (fruitless !== undefined)
    return { verdict: 'unknown', detail: 'Not tried: the connection failed before.' };
  const first = before.find(({ right }) => right === needs);
  return first === undefined || first.verdict === 'granted'
    ? undefined
    : { verdict: 'unknown', detail: `Not tried: it cannot be told without ${first.right}.` };
}

async function tryOut(wanted: RightToCheck, settings: ManageSettings, manage: Prober): Promise<Outcome> {
  try {
    return await wanted.probe(manage, settings);
  } catch (error) {
    if (!isPlumblineError(error)) throw error;
    return { verdict: error.code === FORBIDDEN ? 'missing' : 'unknown', detail: error.message, error };
  }
}

/**
 * Judged by how the calls went: an answer proves address, keys and client id alike; a refused role proves
 * none of them.
 */
function connection(
  findings: readonly PermissionFinding[],
  fruitless: PlumblineError | undefined,
): PermissionFinding {
  const found = {
    right: CONNECTION,
    where: 'System > Members > API Members > (member) > API Keys; the client id at developer.connectwise.com',
    why: 'every call carries `companyId`, `publicKey`, `privateKey` and `clientId`',
  };
  const have = (verdict: Verdict) => findings.some((finding) => finding.verdict === verdict);
  if (fruitless !== undefined) {
    const verdict = fruitless instanceof VendorRefused ? 'missing' : 'unknown';
    return { ...found, verdict, detail: `${fruitless.message}. ${fruitless.advice}` };
  }
  if (have('granted')) return { ...found, verdict: 'granted', detail: 'Calls were answered.' };
  const detail = have('missing')
    ? 'No call was answered and at least one was refused with 403: either the role has none of the rights, or the client id is not a registered one.'
    : 'No call was answered.';
  return { ...found, verdict: 'unknown', detail };
}
