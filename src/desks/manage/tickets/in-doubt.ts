import { VendorError, VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import type { Sent } from '../../../http/vendor-errors.ts';
import { passingAdvice } from '../../../http/vendor.ts';
import { MANAGE } from '../connection/manage-vendor.ts';

/** Takes in how an order gets on. */
export interface Progress {
  /** Called before its text is sent, after what it changes. */
  readonly sendsText: () => void;
  /** Called once a write was carried out. */
  readonly wrote: () => void;
}

/** What may have been sent: what an order sets on the ticket, or all of it. */
type Doubtful = Exclude<Sent, 'nothing'>;

/**
 * Carries out an order that takes several writes. Once one of them was carried out, what fails or stops after
 * that leaves doubt, although it sent nothing itself; the error tells whether the order's text is in doubt,
 * too.
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
    const isLost = error instanceof VendorError && error.sent !== 'nothing';
    const sent = isLost ? reached.underWay : reached.written;
    if (sent === undefined) throw error;
    if (error instanceof VendorRefused)
      throw new VendorRefused('manage', { ...problemOf(error), cause: error, sent });
    throw new VendorUnavailable('manage', {
      code: 'cut-off',
      message: 'A ticket was left between two writes that belong together.',
      advice: passingAdvice(MANAGE.title),
      ...(error instanceof VendorUnavailable && { ...problemOf(error), retryAfterMs: error.retryAfterMs }),
      cause: error,
      sent,
    });
  }
}

function problemOf({ code, message, advice }: VendorError) {
  return { code, message, advice };
}
