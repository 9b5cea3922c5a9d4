/** A comment as the database keeps it; times are milliseconds since 1970. */
export interface StoredComment {
  readonly id: number;
  readonly body: string;
  readonly from: string;
  readonly createdAt: number;
  /** Whether the API tells it. */
  readonly isShown: boolean;
}

/** A ticket as the database keeps it. */
export interface StoredTicket {
  readonly id: number;
  clientId: number;
  readonly computerId: number | undefined;
  readonly from: string;
  readonly createdAt: number;
  subject: string;
  categoryId: number;
  statusId: number;
  assignee: string | undefined;
  updatedAt: number;
  /** Its number in Manage, once the Manage plugin's sync made a ticket there; 0 before. */
  externalId: number;
  readonly comments: StoredComment[];
}

/** What a new ticket is made of. */
export type NewTicket = Pick<
  StoredTicket,
  'clientId' | 'computerId' | 'from' | 'subject' | 'categoryId' | 'statusId'
>;

/** What can change on a ticket; a missing member stays as it is. */
export interface TicketChange {
  readonly subject?: string | undefined;
  readonly categoryId?: number | undefined;
  readonly clientId?: number | undefined;
  readonly statusId?: number | undefined;
  readonly assignee?: string | undefined;
}

/** The tickets table. Only the script and people write to it; the API reads. */
export interface TicketStore {
  all(): Iterable<StoredTicket>;
  find(id: number): StoredTicket | undefined;
  open(ticket: NewTicket): StoredTicket;
  change(ticket: StoredTicket, change: TicketChange): void;
  comment(ticket: StoredTicket, body: string, from: string, isShown?: boolean): void;
  /** Deletes a ticket, as clean-up jobs do with closed ones. */
  purge(id: number): boolean;
}

/** An empty tickets table that dates its rows by `now` (milliseconds since 1970). */
export function ticketStore(now: () => number): TicketStore {
  const tickets = new Map<number, StoredTicket>();
  let lastTicketId = 1000;
  let lastCommentId = 50_000;
  return {
    all: () => tickets.values(),
    find: (id) => tickets.get(id),
    open: (ticket) => {
      lastTicketId += 1;
      const at = now();
      const row = {
        ...ticket,
        id: lastTicketId,
        createdAt: at,
        updatedAt: at,
        assignee: undefined,
        externalId: 0,
        comments: [],
      };
      tickets.set(row.id, row);
      return row;
    },
    change: (ticket, change) => {
      ticket.subject = change.subject ?? ticket.subject;
      ticket.clientId = change.clientId ?? ticket.clientId;
      ticket.categoryId = change.categoryId ?? ticket.categoryId;
      ticket.statusId = change.statusId ?? ticket.statusId;
      ticket.assignee = change.assignee ?? ticket.assignee;
      ticket.updatedAt = now();
    },
    comment: (ticket, body, from, isShown = true) => {
      lastCommentId += 1;
      ticket.comments.push({ id: lastCommentId, body, from, createdAt: now(), isShown });
      ticket.updatedAt = now();
    },
    purge: (id) => tickets.delete(id),
  };
}
