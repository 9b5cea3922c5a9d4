import { setTimeout as sleep } from 'node:timers/promises';
import { SyncRefused, serversAt } from './servers.ts';
import type { AutomateTicket, ManageTicket } from './servers.ts';

/** Where tickets of one Automate category stand in Manage, by ids of its records. */
export interface SyncPlace {
  readonly board: number;
  readonly priority: number;
  readonly type: number;
  /** The statuses of the board that tickets get when they open and close with those in Automate. */
  readonly openStatus: number;
  readonly closedStatus: number;
}

/** What nobody knows of the plugin before it was seen; changed in place. */
export interface SyncModes {
  /** Whether tickets are synced at all. */
  isOn: boolean;
  /** How long after it saw a ticket first the plugin makes one in Manage, in ms. */
  delayMs: number;
  /** Whether what a ticket was opened with, and later comments, become texts in Manage. */
  carriesText: boolean;
  carriesComments: boolean;
  /** Whether the ticket in Manage moves with the category. */
  carriesCategory: boolean;
  /** Whether a ticket that is closed or opened at one side is so at the other. */
  carriesStatus: boolean;
  /** Whether the end of the subject arrives, where plumbline's mark is. */
  carriesWholeSubject: boolean;
}

/** What the plugin is set up with. */
export interface TicketSyncOptions {
  /** Origins of both emulators. */
  readonly automateUrl: string;
  readonly manageUrl: string;
  /** By Automate category; a ticket of another one is not synced. */
  readonly categories: Readonly<Record<number, SyncPlace>>;
  /** Manage company by Automate client; a ticket of another one is not synced. */
  readonly clients: Readonly<Record<number, number>>;
  readonly modes?: Partial<SyncModes>;
  /** Time between two rounds, in ms. Default 50. */
  readonly interval?: number;
}

/** A ticket that could not be synced, as `plugin_cw_ticket_failures` tells. */
export interface SyncFailure {
  readonly ticketId: number;
  readonly message: string;
}

/** The running sync. */
export interface TicketSync {
  readonly modes: SyncModes;
  /** The last failure of each ticket that is not synced. */
  failures(): readonly SyncFailure[];
  /** How many rounds are over. */
  rounds(): number;
  /** Rejects where the sync itself broke. */
  close(): Promise<void>;
}

/** Statuses of Automate. */
const NEW = 1;
const FINISHED = [4, 5];
const CLOSED = 4;

/** What the plugin carried over for one ticket. */
interface Carried {
  readonly comments: number;
  readonly categoryId: number;
  readonly isClosed: boolean;
}

/** Starts a stand-in for the ticket sync of Automate's Manage plugin, between the emulators of both. */
export function startTicketSync(options: TicketSyncOptions): TicketSync {
  const servers = serversAt(options.automateUrl, options.manageUrl);
  const modes: SyncModes = {
    isOn: true,
    delayMs: 0,
    carriesText: true,
    carriesComments: true,
    carriesCategory: true,
    carriesStatus: true,
    carriesWholeSubject: true,
    ...options.modes,
  };
  const firstSeen = new Map<number, number>();
  const carried = new Map<number, Carried>();
  const failures = new Map<number, string>();

  async function sync(ticket: AutomateTicket, inManage: readonly ManageTicket[]): Promise<void> {
    const place = options.categories[ticket.CategoryId];
    const company = options.clients[Number(ticket.Client.Id)];
    if (place === undefined) throw new SyncRefused(`Cannot find board: category ${ticket.CategoryId}`);
    if (company === undefined) throw new SyncRefused(`Cannot find company: client ${ticket.Client.Id}`);
    if (ticket.ExternalId === 0) return open(ticket, place, company);
    const there = inManage.find(({ id }) => id === ticket.ExternalId);
    if (there === undefined) throw new SyncRefused(`Ticket ${ticket.ExternalId} was not found`);
    return update(ticket, there, place);
  }

  async function open(ticket: AutomateTicket, place: SyncPlace, company: number): Promise<void> {
    const { TicketId, Subject, Comments, CategoryId } = ticket;
    const since = firstSeen.get(TicketId) ?? Date.now();
    firstSeen.set(TicketId, since);
    if (Date.now() - since < modes.delayMs) return;
    const [first] = Comments;
    const made = await servers.inManage('POST', '', {
      summary: modes.carriesWholeSubject ? Subject : Subject.replace(/\s*\[[^[]*$/u, ''),
      company: { id: company },
      board: { id: place.board },
      priority: { id: place.priority },
      type: { id: place.type },
      ...(modes.carriesText && first !== undefined && { initialDescription: first.Body }),
    });
    await servers.editAutomate(TicketId, { externalId: made.id });
    carried.set(TicketId, { comments: 1, categoryId: CategoryId, isClosed: false });
  }

  async function update(ticket: AutomateTicket, there: ManageTicket, place: SyncPlace): Promise<void> {
    const { TicketId, Status, CategoryId, Comments } = ticket;
    const isFinished = FINISHED.includes(Status.Id);
    const before = carried.get(TicketId) ?? {
      comments: Comments.length,
      categoryId: CategoryId,
      isClosed: there.closedFlag,
    };
    if (modes.carriesComments)
      for (const { Body } of Comments.slice(before.comments))
        await servers.inManage('POST', `/${there.id}/notes`, { text: Body, detailDescriptionFlag: true });
    if (modes.carriesCategory && CategoryId !== before.categoryId)
      await replace(there.id, {
        board: place.board,
        priority: place.priority,
        type: place.type,
        status: there.closedFlag ? place.closedStatus : place.openStatus,
      });
    let { isClosed } = before;
    if (modes.carriesStatus && isFinished !== isClosed) {
      isClosed = isFinished;
      await replace(there.id, { status: isFinished ? place.closedStatus : place.openStatus });
    } else if (modes.carriesStatus && there.closedFlag !== isClosed) {
      isClosed = there.closedFlag;
      await servers.editAutomate(TicketId, { statusId: isClosed ? CLOSED : NEW });
    }
    carried.set(TicketId, { comments: Comments.length, categoryId: CategoryId, isClosed });
  }

  async function replace(id: number, references: Readonly<Record<string, number>>): Promise<void> {
    const changes = Object.entries(references).map(([path, to]) => ({
      op: 'replace',
      path,
      value: { id: to },
    }));
    await servers.inManage('PATCH', `/${id}`, changes);
  }

  async function round(): Promise<void> {
    if (!modes.isOn) return;
    const tickets = await servers.automateTickets();
    const inManage = await servers.manageTickets();
    for (const ticket of tickets) {
      try {
        await sync(ticket, inManage);
        failures.delete(ticket.TicketId);
      } catch (error) {
        if (!(error instanceof SyncRefused)) throw error;
        failures.set(ticket.TicketId, error.message);
      }
    }
  }

  let rounds = 0;
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await round();
      rounds += 1;
      await sleep(options.interval ?? 50, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  running.catch(() => undefined); // who closes it hears of it
  return {
    modes,
    rounds: () => rounds,
    failures: () => [...failures].map(([ticketId, message]) => ({ ticketId, message })),
    close: () => {
      stopping.abort();
      return running;
    },
  };
}
