import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { DeskLog } from '../../desk.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';
import { rightFor } from '../connection/rights.ts';
import { LIST_KINDS } from './list-kinds.ts';
import type { ListKind } from './list-kinds.ts';
import type { Association, ListedPriority, ListedRecord, ListedStatus } from './listed.ts';
import { remembered } from '../../remembered.ts';
import type { Remembered } from '../../remembered.ts';

/** A list of Manage, or the right that our role needs to read it. */
export type Listing<Row> =
  | { readonly kind: 'listed'; readonly rows: readonly Row[] }
  | { readonly kind: 'refused'; readonly right: string };

type Ask<Row> = (signal: AbortSignal) => Promise<Listing<Row>>;
type AskBoard<Row> = (board: number, signal: AbortSignal) => Promise<Listing<Row>>;

/**
 * The lists that tickets are classified by: whole, inactive records included, each read when it is first
 * needed and then remembered. They throw `VendorUnavailable`, or `VendorRefused` for other refusals than a
 * missing right.
 */
export interface Lookups {
  readonly boards: Ask<ListedRecord>;
  readonly priorities: Ask<ListedPriority>;
  readonly sources: Ask<ListedRecord>;
  /** Some of the vendor's own members are missing from it. */
  readonly members: Ask<ListedRecord>;
  readonly statuses: AskBoard<ListedStatus>;
  readonly types: AskBoard<ListedRecord>;
  readonly subTypes: AskBoard<ListedRecord>;
  readonly items: AskBoard<ListedRecord>;
  readonly teams: AskBoard<ListedRecord>;
  readonly associations: AskBoard<Association>;
  /** Forgets every list, such as after Manage refused one of their ids. */
  dropAll(): void;
  /** Forgets lists that were read at least `age` ms ago; tells whether there were any. */
  dropOlderThan(age: number): boolean;
}

/** Most boards whose lists are remembered. */
const MOST_BOARDS = 500;

/**
 * Makes the look-ups of one Manage server.
 * @param clock `lifetime` in ms, by `now`.
 * @param log is called once for each kind of list that our role may not read.
 */
export function lookups(
  { readPages }: Pick<ManageTransport, 'readPages'>,
  clock: { readonly lifetime: number; readonly now: () => number },
  log: DeskLog,
): Lookups {
  const logged = new Set<string>();
  const all: Pick<Remembered<unknown>, 'drop' | 'dropOlderThan'>[] = [];

  async function read<Row>(kind: ListKind<Row>, board: string, signal: AbortSignal): Promise<Listing<Row>> {
    const query = kind.fields === undefined ? {} : { fields: kind.fields };
    for (const pattern of kind.paths) {
      try {
        const path = pattern.replace('{board}', board);
        return { kind: 'listed', rows: await readPages(path, query, kind.pageSize, kind.row, signal) };
      } catch (error) {
        if (!(error instanceof VendorRefused && error.code === 'forbidden')) throw error;
      }
    }
    const right = rightFor('GET', kind.paths[0]);
    if (!logged.has(kind.holds)) {
      logged.add(kind.holds);
      log('Manage does not let plumbline read a list, so that ids of it in the settings are not checked.', {
        list: kind.holds,
        right,
      });
    }
    return { kind: 'refused', right };
  }

  function list<Row>(kind: ListKind<Row>): Remembered<Listing<Row>> {
    const lists = remembered<Listing<Row>>((board, signal) => read(kind, board, signal), {
      ...clock,
      limit: MOST_BOARDS,
    });
    all.push(lists);
    return lists;
  }

  function ofServer<Row>(kind: ListKind<Row>): Ask<Row> {
    const lists = list(kind);
    return (signal) => lists.get('', signal);
  }

  function ofBoard<Row>(kind: ListKind<Row>): AskBoard<Row> {
    const lists = list(kind);
    return (board, signal) => lists.get(String(board), signal);
  }

  return {
    boards: ofServer(LIST_KINDS.boards),
    priorities: ofServer(LIST_KINDS.priorities),
    sources: ofServer(LIST_KINDS.sources),
    members: ofServer(LIST_KINDS.members),
    statuses: ofBoard(LIST_KINDS.statuses),
    types: ofBoard(LIST_KINDS.types),
    subTypes: ofBoard(LIST_KINDS.subTypes),
    items: ofBoard(LIST_KINDS.items),
    teams: ofBoard(LIST_KINDS.teams),
    associations: ofBoard(LIST_KINDS.associations),
    dropAll: () => {
      for (const lists of all) lists.drop();
    },
    // Every list forgets, not only those up to the first that had something to forget.
    dropOlderThan: (age) => all.map((lists) => lists.dropOlderThan(age)).includes(true),
  };
}
