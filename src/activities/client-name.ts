import { Context } from '@temporalio/activity';
import type { ClientName } from '../desks/desk.ts';
import type { PlumblineError } from '../errors/index.ts';
import type { Facts } from '../incident/facts.ts';

/** What a look-up says of a company's name. */
export type CompanyName =
  | { readonly kind: 'known'; readonly name: string }
  /** GravityZone has no such company, or nobody can be asked. */
  | { readonly kind: 'unknown' }
  /** It cannot be fetched now; `error` says why. */
  | { readonly kind: 'unavailable'; readonly error: PlumblineError };

/** Looks up the name of a GravityZone company of a connection. Throws nothing but the reason of the aborted signal. */
export type NameOf = (connection: string, companyId: string, signal: AbortSignal) => Promise<CompanyName>;

/** How long one look-up may hold a ticket up, in ms. */
const LONGEST_LOOK_UP = 5_000;

/** How long a name is waited for where the place of a ticket depends on it, in ms. */
const LONGEST_WAIT = 300_000;

/**
 * The client's name that a ticket with these facts shows: the one that they carry, or else one that is looked up. To be
 * called in a running activity, whose age says whether the name is still waited for.
 */
export async function clientNameOf(
  nameOf: NameOf,
  connection: string,
  { companyId, companyName }: Facts,
  signal: AbortSignal,
): Promise<ClientName> {
  if (companyName !== undefined) return { kind: 'known', name: companyName };
  if (companyId === undefined) return { kind: 'unknown' };
  const found = await lookUp(nameOf, connection, companyId, signal);
  if (found.kind !== 'unavailable') return found;
  const { message: problem, advice } = found.error;
  return isWorthWaiting() ? { kind: 'awaited', problem, advice } : { kind: 'given up', problem };
}

async function lookUp(
  nameOf: NameOf,
  connection: string,
  companyId: string,
  signal: AbortSignal,
): Promise<CompanyName | { readonly kind: 'unavailable'; readonly error: typeof TOO_SLOW }> {
  const limit = AbortSignal.timeout(LONGEST_LOOK_UP);
  try {
    return await nameOf(connection, companyId, AbortSignal.any([signal, limit]));
  } catch (error) {
    if (signal.aborted || !limit.aborted) throw error;
    return { kind: 'unavailable', error: TOO_SLOW };
  }
}

const TOO_SLOW = {
  message: `GravityZone did not tell it within ${LONGEST_LOOK_UP / 1_000} s`,
  advice:
    'Nothing has to be done: plumbline tries again. If it lasts, see whether GravityZone and the network between are up.',
};

/** Both times are the server's. Half the time of an activity at most, for once that is over it is planned anew as young. */
function isWorthWaiting(): boolean {
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs, scheduleToCloseTimeoutMs } =
    Context.current().info;
  const age = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
  return age < Math.min(LONGEST_WAIT, scheduleToCloseTimeoutMs / 2);
}
