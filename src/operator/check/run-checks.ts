import { isPlumblineError } from '../../errors/index.ts';
import type { Check, CheckGroup, Finding, Found } from '../../errors/check.ts';
import { fault, note, warning } from '../../errors/check.ts';
import { untilAborted } from '../../http/until-aborted.ts';
import { commandAdvice, RATE_LIMITED, VendorUnavailable } from '../../http/vendor-errors.ts';

export interface RunOptions {
  /** How long one check may take, in ms. */
  readonly limit: number;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

/**
 * Looks at everything at once and tells what was found, in the order of the checks, each as soon as those
 * before it are known. A check that fails or takes too long is a finding, too. Throws only the reason of an
 * aborted signal.
 */
export async function* runChecks(
  groups: readonly CheckGroup[],
  { limit, signal }: RunOptions,
): AsyncGenerator<Finding> {
  const running = groups.map((group) => runGroup(group, limit, signal));
  for (const findings of running.flat()) yield* await untilAborted(findings, signal);
}

/** Only what drifts as time goes by; what comes first is looked at all the same. */
export function driftingOf(groups: readonly CheckGroup[]): readonly CheckGroup[] {
  return groups
    .map(({ first, then }) => ({ first, then: then.filter(({ drifts }) => drifts === true) }))
    .filter(({ first, then }) => first.drifts === true || then.length > 0);
}

/** What a look gave; `isDone` is false where it failed. */
interface Looked {
  readonly isDone: boolean;
  readonly findings: readonly Finding[];
}

/** None of these rejects. */
function runGroup(
  { first, then }: CheckGroup,
  limit: number,
  signal: AbortSignal,
): readonly Promise<readonly Finding[]>[] {
  const begun = look(first, limit, signal);
  const rest = then.map(async (check) =>
    (await begun).isDone ? (await look(check, limit, signal)).findings : [],
  );
  return [
    begun.then(({ isDone, findings }) => (isDone ? findings : [...findings, ...unlooked(first, then)])),
    ...rest,
  ];
}

function unlooked({ subject }: Check, then: readonly Check[]): readonly Finding[] {
  if (then.length === 0) return [];
  const names = then.map((check) => check.subject).join(', ');
  return [{ subject, ...note(`Until that is mended, nobody can look at: ${names}.`) }];
}

async function look({ subject, look: start }: Check, limit: number, signal: AbortSignal): Promise<Looked> {
  const late = AbortSignal.timeout(limit);
  const told = (isDone: boolean, found: readonly Found[]): Looked => ({
    isDone,
    findings: found.map((each) => ({ subject, ...each })),
  });
  const either = AbortSignal.any([late, signal]);
  try {
    return told(true, await untilAborted(start(either), either));
  } catch (error) {
    return told(false, [late.aborted ? tooLate(limit) : foundBy(error)]);
  }
}

function tooLate(limit: number): Found {
  return fault(
    `Nothing was found out within ${limit / 1_000} s.`,
    'See whether the server and the network between are slow, then check again.',
  );
}

/** What a look that failed tells. */
function foundBy(error: unknown): Found {
  if (!isPlumblineError(error))
    return fault(
      `The check itself failed: ${error instanceof Error ? error.message : String(error)}.`,
      'This is a fault of plumbline; please report it.',
    );
  const message = `${error.message.replace(/\.$/, '')}.`;
  const { code } = error;
  if (!(error instanceof VendorUnavailable)) return { ...fault(message, error.advice), code };
  return code === RATE_LIMITED
    ? { ...warning(`${message} Nothing more was looked at here.`, commandAdvice(error)), code }
    : { ...fault(message, commandAdvice(error)), code };
}
