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

/** A person at a client. */
export interface SeedContact extends SeedChoice {
  readonly email?: string;
}

/**
 * A client of the provider; sites, contacts and agreements belong to it alone. No ticket can be opened for a
 * deleted one.
 */
export interface SeedCompany extends SeedEntry {
  readonly identifier: string;
  /** Active where the seed says nothing. */
  readonly status?: SeedEntry;
  readonly types?: readonly SeedEntry[];
  readonly deleted?: boolean;
  readonly sites?: readonly SeedChoice[];
  readonly contacts?: readonly SeedContact[];
  readonly agreements?: readonly SeedChoice[];
}

/** A device of a company. */
export interface SeedConfiguration extends SeedEntry {
  readonly companyId: number;
  readonly serialNumber?: string;
  readonly macAddress?: string;
  readonly ipAddress?: string;
  readonly deviceIdentifier?: string;
  readonly type?: SeedEntry;
  readonly status?: SeedEntry;
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
  readonly companies: readonly SeedCompany[];
  readonly boards: readonly SeedBoard[];
  readonly configurations?: readonly SeedConfiguration[];
  readonly priorities: readonly SeedChoice[];
  readonly sources?: readonly SeedChoice[];
  readonly members?: readonly SeedMember[];
  readonly customFields?: readonly SeedCustomField[];
  /** Tags that callbacks can be bound to, by the names that tickets carry. */
  readonly integratorTags?: readonly SeedEntry[];
}
