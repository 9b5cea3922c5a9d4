import { DeskRejected, DeskUnavailable } from '../../../errors/index.ts';
import { PASSING } from '../connection/manage-advice.ts';

/**
 * Carries out an order that takes several writes. Once `wrote` was called, what fails or stops after that leaves doubt, although
 * it sent nothing itself. A refusal stays one: people have to act first.
 */
export async function inDoubtOnceWritten<T>(carryOut: (wrote: () => void) => Promise<T>): Promise<T> {
  const order = { hasWritten: false };
  try {
    return await carryOut(() => {
      order.hasWritten = true;
    });
  } catch (error) {
    if (!order.hasWritten || error instanceof DeskRejected) throw error;
    throw new DeskUnavailable('manage', {
      code: 'cut-off',
      message: 'A ticket was left between two writes that belong together.',
      advice: PASSING,
      ...(error instanceof DeskUnavailable && {
        code: error.code,
        message: error.message,
        retryAfterMs: error.retryAfterMs,
      }),
      cause: error,
      sent: 'perhaps',
    });
  }
}
