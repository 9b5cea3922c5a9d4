import type { DeskOffers, Offer } from '../../desk.ts';
import type { CompanyNames } from '../company/company-names.ts';
import type { ListedRecord } from './listed.ts';
import type { Listing, Lookups } from './lookups.ts';

/** What can be chosen for the rows of the grid and for companies. */
export function manageOffers(lists: Lookups, companies: Pick<CompanyNames, 'list'>): DeskOffers {
  return {
    board: async (_within, signal) => offered(await lists.boards(signal)),
    priority: async (_within, signal) => {
      const listing = await lists.priorities(signal);
      if (listing.kind === 'refused') return undefined;
      // Those without an order stay where Manage lists them, behind the others.
      const order = (row: { readonly order: number | undefined }): number => row.order ?? Infinity;
      return listing.rows.toSorted((a, b) => order(a) - order(b) || 0).map(offer);
    },
    type: async (board = 0, signal) => offered(await lists.types(board, signal)),
    // A new ticket must be open.
    status: async (board = 0, signal) =>
      offered(await lists.statuses(board, signal), ({ closes }) => !closes),
    company: async (_within, signal) => {
      const listing = await companies.list(signal);
      return listing.kind === 'refused' ? undefined : listing.rows.filter(({ isActive }) => isActive);
    },
  };
}

function offered<Row extends ListedRecord>(
  listing: Listing<Row>,
  fits: (row: Row) => boolean = () => true,
): readonly Offer[] | undefined {
  if (listing.kind === 'refused') return undefined;
  return listing.rows.filter((row) => row.active && fits(row)).map(offer);
}

function offer({ id, names: [name = ''] }: ListedRecord): Offer {
  return { id, name };
}
