import type { IncidentEvent } from '../incident/incident-event.ts';
import type { TemporalReply } from './ask-temporal.ts';

/** An event on its way to Temporal, and the sender that waits for what becomes of it. */
export interface PendingEvent {
  readonly event: IncidentEvent;
  /** Of its JSON. */
  readonly bytes: number;
  /** In ms since 1970. */
  readonly deadline: number;
  readonly reply: Promise<TemporalReply>;
  hasReply(): boolean;
  /** The first call counts. */
  answer(reply: TemporalReply): void;
}

/** An event that nobody has replied to. */
export function pendingEvent(event: IncidentEvent, deadline: number): PendingEvent {
  let replied = false;
  let resolve!: (reply: TemporalReply) => void;
  const reply = new Promise<TemporalReply>((done) => {
    resolve = done;
  });
  return {
    event,
    bytes: Buffer.byteLength(JSON.stringify(event)),
    deadline,
    reply,
    hasReply: () => replied,
    answer(value) {
      replied = true;
      resolve(value);
    },
  };
}
