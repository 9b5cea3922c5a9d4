import { DeskRejected, DeskUnavailable } from '../../../errors/index.ts';
import { PASSING } from '../connection/manage-advice.ts';

/**
 * Carries out an order that takes several writes. Once `wrote` was called, what fails or stops after that leaves doubt, although
 * it sent nothing itself.
 */
export async function inDoubtOnceWritten<T>(carryOut: (wrote: () => void) => Promise<T>): Promise<T> {
  const order = { hasWritten: false };
  try {
    return await carryOut(() => {
      order.hasWritten = true;
    });
  } catch (error) {
    if (!order.hasWritten) throw error;
    if (error instanceof DeskRejected)
      throw new DeskRejected('manage', { ...problemOf(error), cause: error, sent: 'perhaps' });
    throw new DeskUnavailable('manage', {
      code: 'cut-off',
      message: 'A ticket was left between two writes that belong together.',
      advice: PASSING,
      ...(error instanceof DeskUnavailable && { ...problemOf(error), retryAfterMs: error.retryAfterMs }),
      cause: error,
      sent: 'perhaps',
    });
  }
}

function problemOf({ code, message, advice }: DeskRejected | DeskUnavailable) {
  return { code, message, advice };
}
