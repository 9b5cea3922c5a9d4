import type { z } from 'zod';
import { listedAssociation, listedMember, listedPriority, listedRecord, listedStatus } from './listed.ts';
import type { Association, ListedPriority, ListedRecord, ListedStatus } from './listed.ts';

/** How a look-up list is asked for. */
export interface ListKind<Row> {
  /** What the list holds, as people read it. */
  readonly holds: string;
  /** Tried in this order, where our role may not read the first. `{board}` stands for the id of a board. */
  readonly paths: readonly [string, ...string[]];
  /**
   * Only members that the vendor's types have, for Manage refuses others. Without it whole records are read,
   * where the types do not tell which member says that a record is inactive.
   */
  readonly fields: string | undefined;
  readonly pageSize: number;
  readonly row: z.ZodType<Row>;
}

/** The largest page that Manage gives. */
const WHOLE = 1_000;
const FLAGGED = 'id,name,inactiveFlag';

/** The lists of the whole server by which tickets are classified. */
export const SERVER_LISTS = {
  /** The first needs Table Setup, the second what the search for tickets needs anyway. */
  boards: named('service boards', ['/service/boards', '/service/info/boards'], FLAGGED),
  priorities: kind<ListedPriority>({
    holds: 'priorities',
    paths: ['/service/priorities'],
    fields: 'id,name,sortOrder',
    row: listedPriority,
  }),
  sources: named('sources', ['/service/sources'], 'id,name'),
  /**
   * Some of the vendor's own members are missing from it. Small pages: a whole member is a large record, and an
   * answer no more than 2 MiB.
   */
  members: { ...named('members', ['/system/members'], undefined), pageSize: 100, row: listedMember },
} as const;

/** Those of each service board. */
export const BOARD_LISTS = {
  statuses: kind<ListedStatus>({
    holds: 'statuses',
    paths: ['/service/boards/{board}/statuses'],
    fields: 'id,name,inactive,closedStatus,defaultFlag,sortOrder',
    row: listedStatus,
  }),
  types: named('types', ['/service/boards/{board}/types'], FLAGGED),
  subTypes: named('subtypes', ['/service/boards/{board}/subtypes'], FLAGGED),
  items: named('items', ['/service/boards/{board}/items'], FLAGGED),
  teams: named('teams', ['/service/boards/{board}/teams'], undefined),
  associations: kind<Association>({
    holds: 'associations of types, subtypes and items',
    paths: ['/service/boards/{board}/typeSubTypeItemAssociations'],
    fields: 'id,type,subType,item',
    row: listedAssociation,
  }),
} as const;

function named(
  holds: string,
  paths: ListKind<unknown>['paths'],
  fields: string | undefined,
): ListKind<ListedRecord> {
  return kind({ holds, paths, fields, row: listedRecord });
}

function kind<Row>(list: Omit<ListKind<Row>, 'pageSize'>): ListKind<Row> {
  return { ...list, pageSize: WHOLE };
}
