import type { IncidentEvent } from '../incident/incident-event.ts';
import type { TemporalReply } from '../temporal/ask-temporal.ts';
import type { HandOverLimits } from './hand-over-limits.ts';
import type { Slots } from './slots.ts';
import { waiterOf } from './waiter.ts';
import type { EventOutcome, Waiter } from './waiter.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** Events of one incident that go to its workflow together. */
export interface IncidentEvents {
  readonly account: string;
  readonly incidentId: string;
  readonly events: readonly IncidentEvent[];
}

/** One call that hands events over by `deadline` (ms since 1970); `bytes` is the size of their JSON. */
export type SendEvents = (
  group: IncidentEvents & { readonly bytes: number },
  deadline: number,
) => Promise<TemporalReply>;

/** Settles each event of a group, in its order, by `deadline` (ms since 1970) at the latest. Never rejects. */
export type HandOver = (group: IncidentEvents, deadline: number) => Promise<readonly EventOutcome[]>;

export interface HandOverOptions {
  readonly send: SendEvents;
  readonly slots: Slots;
  readonly room: WaitingRoom;
  readonly limits: HandOverLimits;
  /** Told of every call: how it ended and how long it took, in seconds. */
  readonly onSent: (reply: TemporalReply, seconds: number) => void;
}

const TOO_LATE: EventOutcome = { kind: 'later', reason: 'Temporal did not take it in time' };

/** The events of one incident that wait for the next call, in order of arrival. */
interface Lane {
  readonly account: string;
  readonly incidentId: string;
  readonly waiting: Set<Waiter>;
}

/**
 * Hands events over with one call per incident in flight: what arrives meanwhile goes together with the next one. A flood
 * of single signals would starve the incident's workflow until Temporal refuses more of them. A group that Temporal refuses
 * is sent again one by one, so that only what cannot be kept is `refused`.
 */
export function createHandOver(options: HandOverOptions): HandOver {
  const { limits, room } = options;
  const lanes = new Map<string, Lane>();

  function join(lane: Lane, waiter: Waiter): void {
    if (waiter.bytes > limits.eventBytes) {
      waiter.settle({ kind: 'refused', reason: `The event takes ${waiter.bytes} bytes.` });
    } else if (room.enter(waiter.bytes)) {
      lane.waiting.add(waiter);
    } else {
      waiter.settle({ kind: 'later', reason: 'too many events are waiting' });
    }
  }

  function leave(lane: Lane, waiter: Waiter): void {
    if (lane.waiting.delete(waiter)) room.leave(waiter.bytes);
  }

  function take(lane: Lane): readonly Waiter[] {
    const taken: Waiter[] = [];
    let bytes = 0;
    const now = Date.now();
    for (const waiter of lane.waiting) {
      if (waiter.deadline <= now) {
        leave(lane, waiter);
        waiter.settle(TOO_LATE);
        continue;
      }
      bytes += waiter.bytes;
      if (taken.length === limits.groupEvents || (taken.length > 0 && bytes > limits.groupBytes)) break;
      taken.push(waiter);
    }
    for (const waiter of taken) leave(lane, waiter);
    return taken;
  }

  async function send(lane: Lane, waiters: readonly Waiter[]): Promise<TemporalReply> {
    const group = {
      account: lane.account,
      incidentId: lane.incidentId,
      events: waiters.map(({ event }) => event),
      bytes: waiters.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    const deadline = Math.max(...waiters.map((waiter) => waiter.deadline));
    const start = performance.now();
    const reply = await options
      .send(group, deadline)
      .catch((error: unknown): TemporalReply => ({ kind: 'later', reason: String(error) }));
    options.onSent(reply, (performance.now() - start) / 1000);
    return reply;
  }

  async function handOverNext(lane: Lane): Promise<void> {
    const waiters = take(lane);
    if (waiters.length === 0) return;
    const reply = await send(lane, waiters);
    if (reply.kind !== 'refused' || waiters.length === 1) {
      for (const waiter of waiters) waiter.settle(outcomeOf(reply));
      return;
    }
    for (const waiter of waiters) {
      if (!waiter.isSettled()) waiter.settle(outcomeOf(await send(lane, [waiter])));
    }
  }

  async function run(key: string, lane: Lane): Promise<void> {
    // What waits is taken only once there is a slot, so that as much as possible goes together.
    while (lane.waiting.size > 0) await options.slots(() => handOverNext(lane));
    lanes.delete(key);
  }

  return async ({ account, incidentId, events }, deadline) => {
    const key = `${account}/${incidentId}`;
    const known = lanes.get(key);
    const lane = known ?? { account, incidentId, waiting: new Set<Waiter>() };
    const waiters = events.map((event) => waiterOf(event, deadline));
    for (const waiter of waiters) join(lane, waiter);
    if (known === undefined && lane.waiting.size > 0) {
      lanes.set(key, lane);
      void run(key, lane);
    }
    const giveUp = (): void => {
      for (const waiter of waiters) {
        leave(lane, waiter);
        waiter.settle(TOO_LATE);
      }
    };
    const timer = setTimeout(giveUp, Math.max(0, deadline - Date.now()));
    try {
      return await Promise.all(waiters.map(({ outcome }) => outcome));
    } finally {
      clearTimeout(timer);
    }
  };
}

function outcomeOf(reply: TemporalReply): EventOutcome {
  switch (reply.kind) {
    case 'taken':
    case 'running':
      return { kind: 'accepted' };
    case 'refused':
      return reply;
    case 'gone':
      return { kind: 'later', reason: 'the workflow was not found' };
    case 'full':
    case 'later':
      return { kind: 'later', reason: reply.reason };
  }
}
