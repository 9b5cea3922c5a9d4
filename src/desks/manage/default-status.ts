import { DeskRejected } from '../../errors/index.ts';
import type { ManageClient } from './manage-client.ts';
import type { BoardStatus } from './wire.ts';

const LIFETIME_MS = 10 * 60_000;

/** Gives the status that tickets start with on a board, remembered for ten minutes. */
export type DefaultStatus = (board: number, signal: AbortSignal) => Promise<number>;

/**
 * Looks up default statuses, needed where a ticket moves to a board whose grid row names no status. The result throws
 * `DeskRejected` `no-open-status` where a board has no open status.
 */
export function defaultStatuses(
  client: Pick<ManageClient, 'readStatuses'>,
  now: () => number,
): DefaultStatus {
  const known = new Map<number, { readonly status: number; readonly until: number }>();
  return async (board, signal) => {
    const entry = known.get(board);
    if (entry !== undefined && now() < entry.until) return entry.status;
    const status = startingStatus(await client.readStatuses(board, signal));
    if (status === undefined) throw noOpenStatus(board);
    known.set(board, { status, until: now() + LIFETIME_MS });
    return status;
  };
}

/** The board's default status if it is open, else its first open one. Filtered here: Manage's own filters are unreliable. */
export function startingStatus(statuses: readonly BoardStatus[]): number | undefined {
  const open = statuses.filter((status) => status.closedStatus !== true && status.inactive !== true);
  const inOrder = open.toSorted((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0));
  return (inOrder.find((status) => status.defaultFlag === true) ?? inOrder[0])?.id;
}

function noOpenStatus(board: number): DeskRejected {
  return new DeskRejected('manage', {
    code: 'no-open-status',
    message: `Service board ${board} has no active status that leaves a ticket open.`,
    advice: `Name a \`status\` in the rows of board ${board} under \`categories\` in the Manage settings, or add an open status to the board in Manage.`,
  });
}
