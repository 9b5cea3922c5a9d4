import { DeskRejected, DeskUnavailable } from '../../../errors/index.ts';
import { PASSING } from '../connection/manage-advice.ts';

/** What a write of an order holds: what it sets on the ticket, or its text. */
type Part = 'changes' | 'text';

/** Takes in how an order gets on. */
export interface Progress {
  /** Called before a write is sent. */
  readonly sends: (part: Part) => void;
  /** Called once it was carried out. */
  readonly wrote: () => void;
}

/**
 * Carries out an order that takes several writes. Once one of them was carried out, what fails or stops after that leaves doubt,
 * although it sent nothing itself; the error tells whether the order's text is in doubt, too.
 */
export async function inDoubtOnceWritten<T>(carryOut: (progress: Progress) => Promise<T>): Promise<T> {
  const order: { underWay: Part; readonly written: Set<Part> } = { underWay: 'changes', written: new Set() };
  try {
    return await carryOut({
      sends: (part) => {
        order.underWay = part;
      },
      wrote: () => order.written.add(order.underWay),
    });
  } catch (error) {
    const ours = error instanceof DeskRejected || error instanceof DeskUnavailable ? error : undefined;
    const { underWay, written } = order;
    const isLost = ours !== undefined && ours.sent !== 'nothing';
    if (!isLost && written.size === 0) throw error;
    const sent = written.has('text') || (isLost && underWay === 'text') ? 'perhaps' : 'changes';
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
