import type { DeskLog } from '../../desk.ts';
import type { ManageTransport } from '../connection/manage-transport.ts';
import { unlessRefused } from '../../unless-refused.ts';
import { rightFor } from '../connection/rights.ts';
import { BOARD_LISTS, SERVER_LISTS } from './list-kinds.ts';
import type { ListKind } from './list-kinds.ts';
import { remembered } from '../../remembered.ts';
import type { Remembered } from '../../remembered.ts';

/** A list of Manage, or the right that our role needs to read it. */
export type Listing<Row> =
  | { readonly kind: 'listed'; readonly rows: readonly Row[] }
  | { readonly kind: 'refused'; readonly right: string };

/** Asks for a list, of the service board of that id where each has one. */
type Asks<Kinds, In extends readonly unknown[]> = {
  readonly [Name in keyof Kinds]: Kinds[Name] extends ListKind<infer Row>
    ? (...args: [...In, signal: AbortSignal]) => Promise<Listing<Row>>
    : never;
};

/**
 * The lists that tickets are classified by: whole, inactive records included, each read when it is first
 * needed and then remembered. They throw `VendorUnavailable`, or `VendorRefused` for other refusals than a
 * missing right.
 */
export interface Lookups extends Asks<typeof SERVER_LISTS, []>, Asks<typeof BOARD_LISTS, [board: number]> {
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

  async function read(kind: Kind, board: string, signal: AbortSignal): Promise<Listing<unknown>> {
    const query = kind.fields === undefined ? {} : { fields: kind.fields };
    for (const pattern of kind.paths) {
      const path = pattern.replace('{board}', board);
      const rows = await unlessRefused(
        ['forbidden'],
        readPages(path, query, kind.pageSize, kind.row, signal),
      );
      if (rows !== undefined) return { kind: 'listed', rows };
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

  function list(kind: Kind): Remembered<Listing<unknown>> {
    const lists = remembered((board: string, signal) => read(kind, board, signal), {
      ...clock,
      limit: MOST_BOARDS,
    });
    all.push(lists);
    return lists;
  }

  const ofServer = (kind: Kind) => {
    const lists = list(kind);
    return (signal: AbortSignal) => lists.get('', signal);
  };
  const ofBoard = (kind: Kind) => {
    const lists = list(kind);
    return (board: number, signal: AbortSignal) => lists.get(String(board), signal);
  };

  return {
    ...(mapped(SERVER_LISTS, ofServer) as Asks<typeof SERVER_LISTS, []>),
    ...(mapped(BOARD_LISTS, ofBoard) as Asks<typeof BOARD_LISTS, [board: number]>),
    dropAll: () => {
      for (const lists of all) lists.drop();
    },
    // Every list forgets, not only those up to the first that had something to forget.
    dropOlderThan: (age) => all.map((lists) => lists.dropOlderThan(age)).includes(true),
  };
}

type Kind = ListKind<unknown>;

function mapped(kinds: Readonly<Record<string, Kind>>, ask: (kind: Kind) => unknown): object {
  return Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, ask(kind)]));
}
