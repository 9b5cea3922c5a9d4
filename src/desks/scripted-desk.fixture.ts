/** For tests only: a desk that a test can see through, and disturb. */
import type { ChangeOrder, CreateOrder, Desk, DeskName, TicketQuestion } from './desk.ts';
import { VendorRefused, VendorUnavailable } from '../http/vendor-errors.ts';
import { CATEGORIES } from '../incident/category.ts';
import type { Category } from '../incident/category.ts';
import { generationInSubject, readNotes } from '../incident/marks.ts';
import type { Home, NoTicket, TicketClosing, TicketState, TicketThere } from '../incident/ticket.ts';

/** A ticket at a scripted desk. */
export interface ScriptedTicket {
  readonly id: string;
  subject: string;
  category: Category | 'elsewhere';
  /** The initial payload, then the notes. */
  readonly texts: string[];
  closing?: TicketClosing | undefined;
  /** Whether it belongs to another company. */
  readonly isElsewhere?: boolean;
  /** Number of the ticket that the desk's own sync made of it. */
  synced?: string;
}

/**
 * What a scripted desk does: `down` at the next read or write, the others at the next write, before or after
 * it took effect.
 */
export type Trouble = 'down' | 'refuses' | 'loses the order' | 'loses the answer';

/**
 * A desk whose every call a test can see and disturb. It writes at once, and does nothing but what it is
 * told.
 */
export interface ScriptedDesk extends Desk {
  readonly tickets: ScriptedTicket[];
  /** Whether each read asked for the notes. */
  readonly reads: boolean[];
  readonly writes: ('create' | 'change')[];
  /** Trouble of the next calls, in order; `always` after those. */
  troubles: Trouble[];
  always: Trouble | undefined;
}

const HOME: Home = { kind: 'company', isCatchAll: false, remarks: [] };

/** A desk of that name without any ticket or trouble. */
export function scriptedDesk(name: DeskName): ScriptedDesk {
  const tickets: ScriptedTicket[] = [];

  function trouble(desk: ScriptedDesk, ...kinds: readonly Trouble[]): Trouble | undefined {
    const [next] = desk.troubles;
    if (next !== undefined) return kinds.includes(next) ? desk.troubles.shift() : undefined;
    return desk.always !== undefined && kinds.includes(desk.always) ? desk.always : undefined;
  }

  const desk: ScriptedDesk = {
    name,
    tickets,
    reads: [],
    writes: [],
    troubles: [],
    always: undefined,
    read(question) {
      desk.reads.push(question.readsNotes);
      if (trouble(desk, 'down') !== undefined) return Promise.reject(unavailable(name, 'nothing'));
      return Promise.resolve(stateOf(tickets, question));
    },
    write(order) {
      desk.writes.push(order.kind);
      const met = trouble(desk, 'down', 'refuses', 'loses the order', 'loses the answer');
      if (met === 'down') return Promise.reject(unavailable(name, 'nothing'));
      if (met === 'refuses') return Promise.reject(refused(name));
      if (met === 'loses the order') return Promise.reject(unavailable(name, 'perhaps'));
      const after = order.kind === 'create' ? create(tickets, order) : change(tickets, order);
      return met === 'loses the answer'
        ? Promise.reject(unavailable(name, 'perhaps'))
        : Promise.resolve(after);
    },
  };
  return desk;
}

function stateOf(
  tickets: readonly ScriptedTicket[],
  { key, ticket, generation, everyGeneration, readsNotes, asksHome }: TicketQuestion,
): TicketState {
  const known = ticket === undefined ? undefined : tickets.find(({ id }) => id === ticket.id);
  const ours = tickets.filter(({ subject }) => (generationInSubject(subject, key) ?? 0) >= generation);
  const found = known ?? ours.at(-1);
  if (found === undefined) return none(ticket === undefined ? 'absent' : 'gone');
  const isUnknown = ticket === undefined;
  const state = thereOf(
    found,
    generationInSubject(found.subject, key) ?? 1,
    readsNotes || isUnknown ? readNotes(found.texts, key) : undefined,
  );
  const others = everyGeneration ? ours.filter((each) => each !== found) : [];
  const twins = others.map(({ id }) => id);
  // As at the real desks a place that nobody asks for is not known.
  const asks = typeof asksHome === 'boolean' ? asksHome : asksHome.unlessAt !== state.company;
  return asks || isUnknown ? { ...state, home: HOME, twins } : { ...state, stands: 'unknown', twins };
}

function none(kind: NoTicket['kind']): NoTicket {
  return { kind, at: Date.now(), home: HOME };
}

function thereOf(ticket: ScriptedTicket, generation: number, notes: TicketThere['notes']): TicketThere {
  const { id, subject, category, closing, isElsewhere = false } = ticket;
  const rank = CATEGORIES.findIndex((each) => each === category);
  return {
    kind: 'there',
    at: Date.now(),
    ticket: { id, generation },
    seen: {
      ticket: id,
      state: closing === undefined ? 'open' : 'closed',
      status: closing === undefined ? 'New' : 'Closed',
      board: 'Security',
      mergedInto: undefined,
      changedAt: 0, // what a test says of the ticket is newer
      closing,
    },
    own: true,
    foreign: false,
    mergedFrom: undefined,
    place: {
      fits: CATEGORIES.filter((each) => each === category),
      on: CATEGORIES.filter((each) => each === category),
      above: CATEGORIES.slice(0, Math.max(0, rank)),
    },
    subject,
    notes,
    comments: ticket.texts.length,
    synced: ticket.synced,
    home: undefined,
    company: isElsewhere ? 2 : 1,
    stands: isElsewhere ? 'elsewhere' : 'home',
    twins: [],
    raw: undefined,
  };
}

function create(
  tickets: ScriptedTicket[],
  { generation, subject, category, body }: CreateOrder,
): TicketThere {
  const ticket: ScriptedTicket = { id: String(tickets.length + 1), subject, category, texts: [body] };
  tickets.push(ticket);
  return { ...thereOf(ticket, generation, undefined), home: HOME };
}

function change(tickets: readonly ScriptedTicket[], order: ChangeOrder): TicketState {
  const { ticket: ref } = order.read;
  const ticket = tickets.find(({ id }) => id === ref.id);
  if (ticket === undefined) return none('gone');
  if (order.shift?.place === true) ticket.category = order.shift.to;
  if (order.subject !== undefined) ticket.subject = order.subject;
  if (order.status === 'open') ticket.closing = undefined;
  if (order.note !== undefined) ticket.texts.push(order.note.text);
  if (order.status === 'close') ticket.closing = { at: Date.now(), by: 'us' };
  const { home, stands } = order.read; // as at the real desks
  return { ...thereOf(ticket, ref.generation, undefined), home, stands };
}

function unavailable(name: DeskName, sent: 'nothing' | 'perhaps'): VendorUnavailable {
  return new VendorUnavailable(name, { code: 'down', message: `${name} is down.`, advice: 'Wait.', sent });
}

function refused(name: DeskName): VendorRefused {
  return new VendorRefused(name, {
    code: 'unknown-priority',
    message: `${name} refused priority 9.`,
    advice: 'Choose another priority.',
  });
}
