import { fault, ok, warning } from '../../../errors/check.ts';
import type { Found } from '../../../errors/check.ts';
import { isNamed } from '../grid/listed.ts';
import type { ListedStatus } from '../grid/listed.ts';
import type { Lookups } from '../grid/lookups.ts';
import type { ManageSettings } from '../settings.ts';

type Wanted = Pick<ManageSettings, 'closeTickets' | 'closedStatus' | 'reopenedStatus'>;

/** Whether boards have the statuses that tickets get when they close and open again. Throws as `Lookups` do. */
export async function statusFindings(
  boards: readonly number[],
  { closeTickets, closedStatus, reopenedStatus }: Wanted,
  lists: Pick<Lookups, 'statuses'>,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const listings = await Promise.all(
    boards.map(async (board) => ({ board, listing: await lists.statuses(board, signal) })),
  );
  const seen = listings.flatMap(({ board, listing }) =>
    listing.kind === 'listed' ? [{ board, statuses: listing.rows.filter(({ active }) => active) }] : [],
  );
  const without = (isWanted: (status: ListedStatus) => boolean): readonly number[] =>
    seen.filter(({ statuses }) => !statuses.some(isWanted)).map(({ board }) => board);
  const lacking = (setting: string, name: string | undefined, closes: boolean): readonly Found[] => {
    const poor = name === undefined ? [] : without((one) => one.closes === closes && isNamed(one, name));
    return poor.length === 0
      ? []
      : [
          warning(
            `${have(poor)} no active status "${name ?? ''}" that ${closes ? 'closes tickets' : 'leaves them open'}, which \`${setting}\` names: tickets get another one.`,
            `Add it there in Manage (Setup Tables > Service Board), or name another one as \`${setting}\` in the Manage settings.`,
          ),
        ];
  };
  const openEnded = closeTickets ? without(({ closes }) => closes) : [];
  const flaws =
    openEnded.length > 0
      ? [
          fault(
            `${have(openEnded)} no active status that closes tickets.`,
            'Add one there in Manage (Setup Tables > Service Board), or switch `closeTickets` off.',
          ),
        ]
      : [...lacking('closedStatus', closedStatus, true), ...lacking('reopenedStatus', reopenedStatus, false)];
  return flaws.length > 0 || seen.length === 0
    ? flaws
    : [ok('The service boards have the statuses that tickets get when they close and open again.')];
}

function have(boards: readonly number[]): string {
  return boards.length === 1
    ? `Service board ${boards.join()} has`
    : `Service boards ${boards.join(', ')} have`;
}
