import { DeskRejected } from '../../../errors/index.ts';

/** How old a remembered list may be, in ms, for us to believe that something is missing from it. */
export const TRUSTED_AGE_MS = 30_000;

/**
 * Does the work, and where it is refused because of lists that are remembered for a while, once more with new ones: what
 * somebody put right in Manage holds with the next attempt.
 */
export async function withFreshLists<Result>(
  lists: { dropOlderThan(age: number): boolean },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DeskRejected) || !lists.dropOlderThan(TRUSTED_AGE_MS)) throw error;
    return work();
  }
}
