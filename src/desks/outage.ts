import { OUTAGES } from '../http/vendor-client.ts';
import { VendorError, VendorUnavailable } from '../http/vendor-errors.ts';
import type { Desk, TicketQuestion } from './desk.ts';

/** Longest time until the next try while a desk is down and asks for none itself, in ms. */
const LONGEST_DELAY = 300_000;

const LEAST_DELAY = 1_000;

/**
 * While a desk is down, a read is repeated so long after the last one, and given up after so long, in ms: together
 * they are the time within which a return is noticed, also where what was asked before it hangs.
 */
const PROBE_AFTER = 15_000;
const LONGEST_PROBE = 15_000;

/**
 * After a shorter outage, in ms, whoever waits comes again soon enough, or when the desk asked for it: one that puts off
 * some calls and answers others has not returned.
 */
const WORTH_TELLING = 10_000;

/** What a desk's outage needs of the world around it. */
export interface OutageTools {
  /** Called once the desk answers again, after it was down for a while. */
  readonly onReturn: () => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls `act` after so many ms; answers what calls it off. It shall not keep the process alive. */
  readonly after: (ms: number, act: () => void) => () => void;
}

/**
 * The desk, of which nobody asks too much while it is down: one call at a time finds out whether it still is,
 * the others fail at once, and each is told to wait the longer the outage lasts, up to 5 minutes. The last
 * read that was wanted is repeated every 15 s, which costs Temporal nothing: one ticket that cannot be read is
 * not taken for the whole desk for long.
 */
export function sparedDesk(desk: Desk, { onReturn, now, after }: OutageTools): Desk {
  let outage: { readonly since: number; readonly because: VendorUnavailable } | undefined;
  let isTrying = false;
  let wantedRead: TicketQuestion | undefined;
  let callOff: (() => void) | undefined;

  function later({
    since,
    because: { code, message, advice, retryAfterMs = 0 },
  }: NonNullable<typeof outage>) {
    const wait = Math.max(LEAST_DELAY, Math.min(LONGEST_DELAY, now() - since), retryAfterMs);
    return new VendorUnavailable(desk.name, { code, message, advice, retryAfterMs: wait });
  }

  function hasAnswered(): void {
    if (outage === undefined) return;
    const lasted = now() - outage.since;
    outage = undefined;
    wantedRead = undefined;
    callOff?.();
    callOff = undefined;
    if (lasted >= WORTH_TELLING) onReturn();
  }

  function probeLater(): void {
    if (outage !== undefined) callOff ??= after(PROBE_AFTER, () => void probe());
  }

  /** Never rejects. It waits for no other call: one that hangs shall not hide that the desk is back. */
  async function probe(): Promise<void> {
    callOff = undefined;
    const question = wantedRead;
    const stop = new AbortController();
    const inTime = after(LONGEST_PROBE, () => {
      stop.abort();
    });
    if (question !== undefined)
      await noted(() => desk.read(question, { signal: stop.signal })).catch(() => undefined);
    inTime();
    probeLater();
  }

  async function guarded<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    if (outage === undefined) return noted(call);
    if (isTrying) throw later(outage);
    isTrying = true;
    try {
      return await noted(call);
    } finally {
      isTrying = false;
    }
  }

  /** Takes in what the call says about the desk. */
  async function noted<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await call();
      hasAnswered();
      return answer;
    } catch (error) {
      if (!isOutage(desk, error)) {
        if (error instanceof VendorError) hasAnswered(); // a refusal is an answer
        throw error;
      }
      outage = { since: outage?.since ?? now(), because: error };
      probeLater();
      throw error.sent === 'nothing' ? later(outage) : error; // what may have been sent is looked for by a plan of its own
    }
  }

  async function read(...[question, attempt]: Parameters<Desk['read']>): ReturnType<Desk['read']> {
    try {
      return await guarded(() => desk.read(question, attempt));
    } finally {
      if (outage !== undefined) wantedRead = question;
    }
  }

  return { ...desk, read, write: (order, attempt) => guarded(() => desk.write(order, attempt)) };
}

function isOutage(desk: Desk, error: unknown): error is VendorUnavailable {
  return error instanceof VendorUnavailable && error.vendor === desk.name && OUTAGES.has(error.code);
}
