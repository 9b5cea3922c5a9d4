import type { TemporalReply } from './ask-temporal.ts';
import type { SendTickets } from './ticket-watch-workflows.ts';

/** Sends one ticket id by `deadline` (ms since 1970). Never rejects. */
export type SendTicket = (ticketId: string, deadline: number) => Promise<TemporalReply>;

interface Batch {
  readonly ids: Set<string>;
  deadline: number;
  readonly reply: Promise<TemporalReply>;
  readonly end: (reply: TemporalReply) => void;
}

/**
 * Sends ticket ids together: one call is under way at a time, and what comes meanwhile goes with the next
 * one, at most `most` ids a call. Many single signals to one workflow would starve it.
 */
export function sendTogether(send: SendTickets, most = 200): SendTicket {
  const waiting: Batch[] = [];
  let busy = false;

  async function drain(): Promise<void> {
    busy = true;
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      const reply = await send([...batch.ids], batch.deadline).catch((error: unknown): TemporalReply => ({
        kind: 'later',
        reason: String(error),
      }));
      batch.end(reply);
    }
    busy = false;
  }

  return (ticketId, deadline) => {
    let batch = waiting.at(-1);
    if (batch === undefined || (batch.ids.size >= most && !batch.ids.has(ticketId))) {
      batch = emptyBatch();
      waiting.push(batch);
    }
    batch.ids.add(ticketId);
    batch.deadline = Math.max(batch.deadline, deadline);
    if (!busy) void drain();
    return batch.reply;
  };
}

function emptyBatch(): Batch {
  let end: (reply: TemporalReply) => void = () => undefined;
  const reply = new Promise<TemporalReply>((resolve) => {
    end = resolve;
  });
  return { ids: new Set(), deadline: 0, reply, end };
}
