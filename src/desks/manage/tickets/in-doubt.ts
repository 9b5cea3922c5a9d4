import { DeskRejected, DeskUnavailable } from '../../../errors/index.ts';
import { PASSING } from '../connection/manage-advice.ts';

/** Takes in how an order gets on. */
export interface Progress {
  /** Called before its text is sent, after what it changes. */
  readonly sendsText: () => void;
  /** Called once a write was carried out. */
  readonly wrote: () => void;
}

/** What may have been sent: what an order sets on the ticket, or all of it. */
type Doubtful = Exclude<DeskUnavailable['sent'], 'nothing'>;

/**
 * Carries out an order that takes several writes. Once one of them was carried out, what fails or stops after that leaves doubt,
 * although it sent nothing itself; the error tells whether the order's text is in doubt, too.
 */
export async function inDoubtOnceWritten<T>(carryOut: (progress: Progress) => Promise<T>): Promise<T> {
  const reached: { underWay: Doubtful; written: Doubtful | undefined } = {
    underWay: 'changes',
    written: undefined,
  };
  try {
    return await carryOut({
      sendsText: () => {
        reached.underWay = 'perhaps';
      },
      wrote: () => {
        reached.written = reached.underWay;
      },
    });
  } catch (error) {
    const ours = error instanceof DeskRejected || error instanceof DeskUnavailable ? error : undefined;
    const isLost = ours !== undefined && ours.sent !== 'nothing';
    const sent = isLost ? reached.underWay : reached.written;
    if (sent === undefined) throw error;
    if (error instanceof DeskRejected)
      throw new DeskRejected('manage', { ...problemOf(error), cause: error, sent });
    throw new DeskUnavailable('manage', {
      code: 'cut-off',
      message: 'A ticket was left between two writes that belong together.',
      advice: PASSING,
      ...(error instanceof DeskUnavailable && { ...problemOf(error), retryAfterMs: error.retryAfterMs }),
      cause: error,
      sent,
    });
  }
}

function problemOf({ code, message, advice }: DeskRejected | DeskUnavailable) {
  return { code, message, advice };
}
