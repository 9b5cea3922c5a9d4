import { Context } from '@temporalio/activity';
import type { ClientName } from '../desks/desk.ts';
import type { CompanyName } from '../gravityzone/api/companies.ts';
import type { Facts } from '../incident/facts.ts';

/** What an incident reports of its GravityZone company. */
export type ReportedCompany = Pick<Facts, 'companyId' | 'companyName'>;

/**
 * The name of a GravityZone company of an account: the one that people gave it, else the reported one, else
 * one that is looked up. Throws nothing but the reason of the aborted signal.
 */
export type NameOf = (account: string, company: ReportedCompany, signal: AbortSignal) => Promise<CompanyName>;

/** How long one look-up may hold a ticket up, in ms. */
const LONGEST_LOOK_UP = 2_000;

/** How long no ticket waits for names of an account after a look-up took too long, in ms. */
const REST = 30_000;

/** How long a name is waited for where the place of a ticket depends on it, in ms. */
const LONGEST_WAIT = 300_000;

/**
 * The client's name that a ticket shows. To be asked in a running activity, whose age says whether it is
 * still waited for.
 */
export type ClientNameOf = (
  account: string,
  company: ReportedCompany,
  signal: AbortSignal,
) => Promise<ClientName>;

/** Finds clients' names by `nameOf`, and waits little for one that is slow. `now` is in ms since 1970. */
export function clientNames(nameOf: NameOf, now: () => number = Date.now): ClientNameOf {
  /** Until when no name of an account is waited for; what is remembered is told all the same. */
  const resting = new Map<string, number>();

  async function lookUp(
    account: string,
    company: ReportedCompany,
    signal: AbortSignal,
  ): Promise<CompanyName | { readonly kind: 'unavailable'; readonly error: typeof TOO_SLOW }> {
    const rests = now() < (resting.get(account) ?? 0);
    const limit = AbortSignal.timeout(rests ? 0 : LONGEST_LOOK_UP);
    try {
      return await nameOf(account, company, AbortSignal.any([signal, limit]));
    } catch (error) {
      if (signal.aborted || !limit.aborted) throw error;
      if (!rests) resting.set(account, now() + REST);
      return { kind: 'unavailable', error: TOO_SLOW };
    }
  }

  return async (account, company, signal) => {
    const found = await lookUp(account, company, signal);
    if (found.kind !== 'unavailable') return found;
    const { message: problem, advice } = found.error;
    return isWorthWaiting() ? { kind: 'awaited', problem, advice } : { kind: 'given up', problem };
  };
}

const TOO_SLOW = {
  message: `GravityZone did not tell it within ${LONGEST_LOOK_UP / 1_000} s`,
  advice:
    'Nothing has to be done: plumbline tries again. If it lasts, see whether GravityZone and the network between are up.',
};

/**
 * Both times are the server's. Half the time of an activity at most, for once that is over it is planned anew
 * as young.
 */
function isWorthWaiting(): boolean {
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs, scheduleToCloseTimeoutMs } =
    Context.current().info;
  const age = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
  return age < Math.min(LONGEST_WAIT, scheduleToCloseTimeoutMs / 2);
}
