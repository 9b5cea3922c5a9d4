/** A record that others refer to by id; ids of one list are unique. */
export interface SeedEntry {
  readonly id: number;
  readonly name: string;
}

/**
 * A record that may be out of use: still listed, and still on the tickets that have it, but no ticket can be
 * given it.
 */
export interface SeedChoice extends SeedEntry {
  readonly inactive?: boolean;
}

/** A status of companies. Of a company whose status is inactive or disallows saving no ticket is taken. */
export interface SeedCompanyStatus extends SeedChoice {
  readonly disallowSaving?: boolean;
}

/**
 * A client of the provider; sites, contacts and agreements belong to it alone. One that is deleted stands in
 * the recycle bin: it is still listed, but no ticket can be opened for it. Names need not be unique.
 */
export interface SeedCompany extends SeedEntry {
  readonly identifier: string;
  /** One of `companyStatuses`; the first of them where the seed says nothing. */
  readonly status?: number;
  readonly deleted?: boolean;
  readonly sites?: readonly SeedChoice[];
  readonly contacts?: readonly SeedChoice[];
  readonly agreements?: readonly SeedChoice[];
}

/** A device of a company. */
export interface SeedConfiguration extends SeedEntry {
  readonly companyId: number;
  readonly serialNumber?: string;
  readonly macAddress?: string;
  readonly ipAddress?: string;
  readonly deviceIdentifier?: string;
  readonly inactive?: boolean;
  /** `YYYY-MM-DDTHH:MM:SSZ`. */
  readonly lastUpdated?: string;
}

/** A status of one board. Whether it closes tickets is told by `closedStatus` alone, never by its name. */
export interface SeedStatus extends SeedChoice {
  readonly closedStatus: boolean;
  readonly defaultFlag: boolean;
}

/** A type that tickets get where the request names none carries `defaultFlag`. */
export interface SeedType extends SeedChoice {
  readonly defaultFlag?: boolean;
}

/** Which subtype, and with it which item, may be used with which type of a board. */
export interface SeedAssociation {
  readonly typeId: number;
  readonly subTypeId?: number;
  readonly itemId?: number;
}

/** A service board. Without `associations` every subtype and item of the board goes with every type of it. */
export interface SeedBoard extends SeedChoice {
  readonly statuses: readonly SeedStatus[];
  readonly types: readonly SeedType[];
  readonly subTypes?: readonly SeedChoice[];
  readonly items?: readonly SeedChoice[];
  readonly teams?: readonly SeedChoice[];
  readonly associations?: readonly SeedAssociation[];
}

/** Someone who may act at the PSA or own a ticket. */
export interface SeedMember extends SeedChoice {
  readonly identifier: string;
  /** Missing from the list of members, as some of the vendor's own are. */
  readonly unlisted?: boolean;
}

/** A custom field of tickets. */
export interface SeedCustomField {
  readonly id: number;
  readonly caption: string;
}

/**
 * What stands in the emulated server when it starts. The first board, the first priority and the board's
 * default status (else its first), each of those in use, are what a ticket gets where the request names none.
 * The first member is the API member.
 */
export interface ManageSeed {
  readonly companyId: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly clientId: string;
  /** Active and Inactive where the seed says nothing. */
  readonly companyStatuses?: readonly SeedCompanyStatus[];
  readonly companies: readonly SeedCompany[];
  readonly boards: readonly SeedBoard[];
  readonly configurations?: readonly SeedConfiguration[];
  readonly priorities: readonly SeedChoice[];
  readonly sources?: readonly SeedChoice[];
  readonly members?: readonly SeedMember[];
  readonly customFields?: readonly SeedCustomField[];
}

const MEMBERS: readonly SeedMember[] = [{ id: 101, identifier: 'apimember', name: 'API Member' }];
const COMPANY_STATUSES: readonly SeedCompanyStatus[] = [
  { id: 1, name: 'Active' },
  { id: 2, name: 'Inactive', inactive: true },
];

/** The API member and whoever else may act. */
export function membersOf({ members = MEMBERS }: ManageSeed): readonly SeedMember[] {
  return members;
}

/** The statuses that companies may have. */
export function companyStatusesOf({
  companyStatuses = COMPANY_STATUSES,
}: ManageSeed): readonly SeedCompanyStatus[] {
  return companyStatuses;
}

/** The seed, in which these records of its boards are out of use. */
export function retire(
  seed: ManageSeed,
  retired: Readonly<Partial<Record<string, readonly number[]>>>,
): ManageSeed {
  const marked = <E extends SeedChoice>(list: string, entries: readonly E[] = []): readonly E[] =>
    entries.map((entry) =>
      retired[list]?.includes(entry.id) === true ? { ...entry, inactive: true } : entry,
    );
  return {
    ...seed,
    boards: seed.boards.map((board) => ({
      ...board,
      statuses: marked('statuses', board.statuses),
      types: marked('types', board.types),
      subTypes: marked('subTypes', board.subTypes),
      items: marked('items', board.items),
      teams: marked('teams', board.teams),
    })),
  };
}
