import { VendorRefused } from '../../../http/vendor-errors.ts';
import { withFreshLists } from './fresh-lists.ts';
import { isNamed } from './listed.ts';
import type { ListedStatus } from './listed.ts';
import type { Lookups } from './lookups.ts';

/**
 * Finds statuses of the board that a ticket stands on, for technicians move tickets between boards and every
 * board has its own. Only `closedStatus` tells which ones close; a preferred name chooses among those. Both
 * throw `VendorRefused`.
 */
export interface BoardStatuses {
  /**
   * The open status of that name, else the board's default if that is open, else its first open one; else
   * `no-open-status`.
   */
  openStatus(board: number, preferredName: string | undefined, signal: AbortSignal): Promise<number>;
  /** The closing status of that name, else the first closing one; else `no-closing-status`. */
  closingStatus(board: number, preferredName: string | undefined, signal: AbortSignal): Promise<number>;
}

/** Makes the search for statuses out of the look-ups. */
export function boardStatuses(lookups: Pick<Lookups, 'statuses' | 'dropOlderThan'>): BoardStatuses {
  const statusThat =
    (kind: 'open' | 'closing'): BoardStatuses['openStatus'] =>
    (board, preferredName, signal) =>
      withFreshLists(lookups, async () => {
        const statuses = await statusesOf(lookups, board, signal);
        const fitting = statuses.filter(({ closes }) => closes === (kind === 'closing'));
        const usual = fitting.find(({ isDefault }) => kind === 'open' && isDefault) ?? fitting[0];
        const chosen = named(fitting, preferredName) ?? usual;
        if (chosen === undefined) throw noStatus(board, kind);
        return chosen.id;
      });
  return { openStatus: statusThat('open'), closingStatus: statusThat('closing') };
}

/** The active statuses of a board in its order. */
async function statusesOf(
  lookups: Pick<Lookups, 'statuses'>,
  board: number,
  signal: AbortSignal,
): Promise<readonly ListedStatus[]> {
  const listing = await lookups.statuses(board, signal);
  if (listing.kind === 'refused') {
    throw new VendorRefused('manage', {
      code: 'forbidden',
      message: `A status of service board ${board} is needed, and Manage does not let plumbline read them.`,
      advice: `Give the security role of the API member (System > Security Roles) ${listing.right}.`,
    });
  }
  return listing.rows
    .filter((status) => status.active)
    .toSorted((a, b) => a.sortOrder - b.sortOrder || a.id - b.id);
}

function named(statuses: readonly ListedStatus[], name: string | undefined): ListedStatus | undefined {
  return name === undefined ? undefined : statuses.find((status) => isNamed(status, name));
}

function noStatus(board: number, kind: 'open' | 'closing'): VendorRefused {
  const does = kind === 'open' ? 'leaves tickets open' : 'closes tickets';
  return new VendorRefused('manage', {
    code: `no-${kind}-status`,
    message: `Service board ${board} has no active status that ${does}.`,
    advice: `Add a status that ${does} to service board ${board} in Manage (Setup Tables > Service Board).`,
  });
}
