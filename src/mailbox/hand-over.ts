import type { TemporalReply } from './ask-temporal.ts';
import { createBacklog } from './hand-over-limits.ts';
import type { HandOverLimits } from './hand-over-limits.ts';
import type { IncidentEvents, IncidentName, SendEvents } from './incident-workflows.ts';
import { pendingEvent } from './pending-event.ts';
import type { PendingEvent } from './pending-event.ts';
import type { Slots } from './slots.ts';

/** Hands events over. */
export interface HandOver {
  /**
   * Says of each event of a group, in its order, what became of it, by `deadline` (ms since 1970). Never
   * rejects.
   */
  send(group: IncidentEvents, deadline: number): Promise<readonly TemporalReply[]>;
  /** Events that wait to be sent now. */
  waiting(): number;
}

export interface HandOverOptions {
  readonly send: SendEvents;
  readonly slots: Slots;
  readonly limits: HandOverLimits;
  /** Hears of every call: how it ended and how long it took, in seconds. */
  readonly onSent?: (reply: TemporalReply, seconds: number) => void;
}

const TOO_LATE: TemporalReply = { kind: 'later', reason: 'Temporal did not take it in time' };

/** The events of one incident that wait for the next call, in order of arrival. */
interface IncidentQueue extends IncidentName {
  readonly pending: Set<PendingEvent>;
}

/**
 * Hands events over with one call per incident in flight: what arrives meanwhile goes together with the next
 * one. A flood of single signals would starve the incident's workflow until Temporal refuses more of them. A
 * group that Temporal refuses is sent again one by one, so that only what cannot be kept is `refused`.
 */
export function createHandOver({ send, slots, limits, onSent }: HandOverOptions): HandOver {
  const backlog = createBacklog(limits);
  const queues = new Map<string, IncidentQueue>();

  function add(queue: IncidentQueue, one: PendingEvent): void {
    if (one.bytes > limits.eventBytes) {
      one.answer({ kind: 'refused', reason: `The event takes ${one.bytes} bytes.` });
    } else if (backlog.add(one.bytes)) {
      queue.pending.add(one);
    } else {
      one.answer({ kind: 'later', reason: 'too many events are waiting' });
    }
  }

  function remove(queue: IncidentQueue, one: PendingEvent): void {
    if (queue.pending.delete(one)) backlog.remove(one.bytes);
  }

  function takeGroup(queue: IncidentQueue): readonly PendingEvent[] {
    const group: PendingEvent[] = [];
    let bytes = 0;
    const now = Date.now();
    for (const one of queue.pending) {
      // Behind a slow call many deadlines pass at once, and each timer takes its turn: until then nothing is
      // sent either.
      if (one.deadline <= now) {
        remove(queue, one);
        one.answer(TOO_LATE);
        continue;
      }
      bytes += one.bytes;
      if (group.length === limits.groupEvents || (group.length > 0 && bytes > limits.groupBytes)) break;
      group.push(one);
    }
    for (const one of group) remove(queue, one);
    return group;
  }

  async function sendGroup(name: IncidentName, group: readonly PendingEvent[]): Promise<TemporalReply> {
    const { account, incidentId } = name;
    const events = group.map(({ event }) => event);
    const bytes = group.reduce((sum, one) => sum + one.bytes, 0);
    const deadline = Math.max(...group.map((one) => one.deadline));
    const start = performance.now();
    const reply = await send({ account, incidentId, events, bytes }, deadline).catch(
      (error: unknown): TemporalReply => ({ kind: 'later', reason: String(error) }),
    );
    onSent?.(reply, (performance.now() - start) / 1000);
    return reply;
  }

  async function sendNext(queue: IncidentQueue): Promise<void> {
    const group = takeGroup(queue);
    if (group.length === 0) return;
    const reply = await sendGroup(queue, group);
    if (reply.kind !== 'refused' || group.length === 1) {
      for (const one of group) one.answer(reply);
      return;
    }
    for (const one of group) {
      if (!one.hasReply()) one.answer(await sendGroup(queue, [one]));
    }
  }

  async function drain(key: string, queue: IncidentQueue): Promise<void> {
    // A group is taken only once there is a slot, so that as much as possible goes together.
    while (queue.pending.size > 0) await slots(() => sendNext(queue));
    queues.delete(key);
  }

  return {
    waiting: backlog.events,
    async send({ account, incidentId, events }, deadline) {
      const key = `${account}/${incidentId}`;
      const known = queues.get(key);
      const queue = known ?? { account, incidentId, pending: new Set<PendingEvent>() };
      const group = events.map((event) => pendingEvent(event, deadline));
      for (const one of group) add(queue, one);
      if (known === undefined) {
        queues.set(key, queue);
        void drain(key, queue);
      }
      const giveUp = (): void => {
        for (const one of group) {
          remove(queue, one);
          one.answer(TOO_LATE);
        }
      };
      const timer = setTimeout(giveUp, Math.max(0, deadline - Date.now()));
      try {
        return await Promise.all(group.map(({ reply }) => reply));
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
