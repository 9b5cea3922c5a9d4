import { VendorRefused } from '../../../http/vendor-errors.ts';
import { TRUSTED_AGE_MS } from '../../remembered.ts';

/**
 * Does the work, and where it is refused because of lists that are remembered for a while, once more with new
 * ones: what somebody put right in Manage holds with the next attempt.
 */
export async function withFreshLists<Result>(
  lists: { dropOlderThan(age: number): boolean },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VendorRefused) || !lists.dropOlderThan(TRUSTED_AGE_MS)) throw error;
    return work();
  }
}

/**
 * Builds a write out of look-ups and sends it. Where Manage does not know one of its references, the look-ups
 * are dropped and the write is built anew; it is sent once more if it has become another one. Nothing was
 * written by what was refused.
 */
export type SendResolved = <Body, Result>(
  build: () => Promise<Body>,
  send: (body: Body) => Promise<Result>,
) => Promise<Result>;

/** Makes it, by the way to forget all look-ups. */
export function resolvedSender(dropLookups: () => void): SendResolved {
  return async (build, send) => {
    const body = await build();
    try {
      return await send(body);
    } catch (error) {
      if (!(error instanceof VendorRefused) || !error.code.startsWith('unknown-')) throw error;
      dropLookups();
      const anew = await build();
      if (JSON.stringify(anew) === JSON.stringify(body)) throw error;
      return send(anew);
    }
  };
}
