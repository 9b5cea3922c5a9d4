import { DEFAULT_MARK, ticketMark, writeMark } from '../../../incident/marks.ts';
import type { TicketKey } from '../../../incident/ticket.ts';
import type { AutomateTicket } from '../automate-answers.ts';
import type { ScriptOrder } from '../run/script-order.ts';
import type { Tickets } from '../tickets/tickets.ts';

/** The ticket that commissioning writes to. It reads as the signal says, and throws as `Tickets` does. */
export interface TestTicket {
  /** What its subject ends with. */
  readonly mark: string;
  /** Its number, once it was found. */
  id(): string | undefined;
  /** The next write to it. */
  order(
    operation: ScriptOrder['operation'],
    text: string,
    changes?: Partial<Pick<ScriptOrder, 'place' | 'categoryId' | 'subject' | 'life'>>,
  ): ScriptOrder;
  /** How many bytes the text of the next write may have, so that it has `bytes` with its mark. */
  room(bytes: number): number;
  /** Looks for it by its mark. */
  find(signal: AbortSignal): Promise<AutomateTicket | undefined>;
  /** The ticket as it is; `undefined` where there is none yet. */
  read(signal: AbortSignal): Promise<AutomateTicket | undefined>;
  /** The texts of the write's comments, without its mark. */
  textsOf(order: ScriptOrder, ticket: Pick<AutomateTicket, 'comments'> | undefined): readonly string[];
}

/** A ticket that is not there yet. `time`, in ms since 1970, tells it from those of other days. */
export function testTicket(tickets: Tickets, time: number): TestTicket {
  const key: TicketKey = {
    account: 'commission',
    incidentId: `COMMISSION-${time}`,
    mark: DEFAULT_MARK,
    formerMarks: [],
    life: 'test',
  };
  const marker = ticketMark(key, 1);
  let id: string | undefined;
  let write = 0;

  const read = async (signal: AbortSignal): Promise<AutomateTicket | undefined> =>
    id === undefined ? undefined : tickets.read(id, signal);
  const markOf = (life: string, number: number): string => writeMark({ ...key, life }, number);

  return {
    mark: marker,
    id: () => id,
    order(operation, text, { life = key.life, ...changes } = {}) {
      write += 1;
      return {
        operation,
        marker,
        incident: `${key.mark}-${key.incidentId}`,
        place: undefined,
        ticketId: id,
        categoryId: undefined,
        subject: undefined,
        body: `${text}\n${markOf(life, write)}`,
        noteMark: undefined,
        life,
        write,
        ...changes,
      };
    },
    room: (bytes) => bytes - Buffer.byteLength(`\n${markOf(key.life, write + 1)}`),
    async find(signal) {
      const rows = await tickets.search(key, [], signal);
      id = rows
        .filter(({ subject }) => subject.includes(marker))
        .map((row) => String(row.id))
        .at(-1);
      return read(signal);
    },
    read,
    textsOf: (order, ticket) =>
      (ticket?.comments ?? []).flatMap((comment) => {
        const mark = markOf(order.life, order.write);
        const end = comment.lastIndexOf(mark);
        return end < 0 ? [] : [comment.slice(0, end).replace(/\r\n?/g, '\n').replace(/\n$/, '')];
      }),
  };
}
