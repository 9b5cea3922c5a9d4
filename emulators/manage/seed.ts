/** A record that others refer to by id; ids of one list are unique. */
export interface SeedEntry {
  readonly id: number;
  readonly name: string;
}

/** A client of the provider; sites, contacts and agreements belong to it alone. */
export interface SeedCompany extends SeedEntry {
  readonly identifier: string;
  readonly sites?: readonly SeedEntry[];
  readonly contacts?: readonly SeedEntry[];
  readonly agreements?: readonly SeedEntry[];
}

/** A status of one board. Whether it closes tickets is told by `closedStatus` alone, never by its name. */
export interface SeedStatus extends SeedEntry {
  readonly closedStatus: boolean;
  readonly defaultFlag: boolean;
}

/** A type that tickets get where the request names none carries `defaultFlag`. */
export interface SeedType extends SeedEntry {
  readonly defaultFlag?: boolean;
}

/** Which subtype, and with it which item, may be used with which type of a board. */
export interface SeedAssociation {
  readonly typeId: number;
  readonly subTypeId?: number;
  readonly itemId?: number;
}

/** A service board. Without `associations` every subtype and item of the board goes with every type of it. */
export interface SeedBoard extends SeedEntry {
  readonly statuses: readonly SeedStatus[];
  readonly types: readonly SeedType[];
  readonly subTypes?: readonly SeedEntry[];
  readonly items?: readonly SeedEntry[];
  readonly teams?: readonly SeedEntry[];
  readonly associations?: readonly SeedAssociation[];
}

/** Someone who may act at the PSA or own a ticket. */
export interface SeedMember extends SeedEntry {
  readonly identifier: string;
}

/** A custom field of tickets. */
export interface SeedCustomField {
  readonly id: number;
  readonly caption: string;
}

/**
 * What stands in the emulated server when it starts. The first board, the first priority and the board's default status
 * (else its first) are what a ticket gets where the request names none. The first member is the API member.
 */
export interface ManageSeed {
  readonly companyId: string;
  readonly publicKey: string;
  readonly privateKey: string;
  readonly clientId: string;
  readonly companies: readonly SeedCompany[];
  readonly boards: readonly SeedBoard[];
  readonly priorities: readonly SeedEntry[];
  readonly sources?: readonly SeedEntry[];
  readonly members?: readonly SeedMember[];
  readonly customFields?: readonly SeedCustomField[];
}
