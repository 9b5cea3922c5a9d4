/**
 * Logs a warning. `of` tells apart whom it is about, such as an account: a name of our own, never a sender's
 * text.
 */
export type Warn = (message: string, details: object, of?: string) => void;

/** So many of one reason are logged in full. */
const FIRST_FEW = 5;
const MINUTE_MS = 60_000;

interface Reason {
  inFull: number;
  /** Those that were not logged, and the last one of them. */
  times: number;
  last: object;
}

/**
 * Warnings that strangers can cause at will: of each reason the first few in full, then a line a minute that
 * says how many there were since, with the last one's details. After a minute without any the next ones are
 * logged in full again. `everyMs` is for tests.
 */
export function sparingLog(
  logger: { warn(details: object, message: string): void },
  everyMs = MINUTE_MS,
): Warn {
  const reasons = new Map<string, Reason>();

  function begin(key: string, message: string): Reason {
    const reason: Reason = { inFull: 0, times: 0, last: {} };
    reasons.set(key, reason);
    let heard = 0;
    const timer = setInterval(() => {
      const { inFull, times, last } = reason;
      if (times > 0) logger.warn({ ...last, times }, message);
      else if (inFull === heard) {
        clearInterval(timer);
        reasons.delete(key);
      }
      heard = inFull;
      reason.times = 0;
    }, everyMs);
    timer.unref();
    return reason;
  }

  return (message, details, of = '') => {
    const key = `${of} ${message}`;
    const reason = reasons.get(key) ?? begin(key, message);
    if (reason.inFull < FIRST_FEW) {
      reason.inFull += 1;
      logger.warn(details, message);
      return;
    }
    reason.times += 1;
    reason.last = details;
  };
}
