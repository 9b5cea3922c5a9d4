import type { PushEvent, UnreadableEvent } from '../gravityzone/push-contents.ts';
import type { IncidentEvent } from '../incident/incident-event.ts';
import type { TemporalReply } from '../temporal/ask-temporal.ts';
import type { HandOver } from './hand-over.ts';
import { allDurable } from './keep-aside.ts';
import type { KeepAside, Outcast } from './keep-aside.ts';
import type { Delivered, Push } from './push.ts';
import type { RecordTestEvent } from './record-test-event.ts';

export interface DeliverPushOptions {
  readonly handOver: HandOver;
  readonly recordTestEvent: RecordTestEvent;
  readonly keepAside: KeepAside;
}

/** Makes everything in a push durable by `deadline` (ms since 1970), or says why not. */
export type DeliverPush = (push: Push, deadline: number) => Promise<Delivered>;

type TestPushEvent = Extract<PushEvent, { kind: 'test' }>;

/** What became of a part of a push: whether it is durable, and the events that have to be kept aside. */
interface Part {
  readonly delivered: Delivered;
  readonly outcasts: readonly Outcast[];
}

/**
 * Incidents go to their workflows, grouped; test events are recorded; what cannot be handed over is kept aside; events of
 * other modules are dropped. One bad event never fails its push.
 */
export function createDeliverPush({ handOver, recordTestEvent, keepAside }: DeliverPushOptions): DeliverPush {
  async function deliverIncident(
    account: string,
    incidentId: string,
    events: readonly IncidentEvent[],
    deadline: number,
  ): Promise<Part> {
    const outcomes = await handOver({ account, incidentId, events }, deadline);
    const late = outcomes.find((outcome) => outcome.kind === 'later');
    const outcasts = outcomes.flatMap((outcome, n) =>
      outcome.kind === 'refused' ? [refused(events[n]?.raw, outcome.reason, incidentId)] : [],
    );
    return { delivered: late ?? { kind: 'durable' }, outcasts };
  }

  async function deliverTest(account: string, test: TestPushEvent, deadline: number): Promise<Part> {
    const reply = await recordTestEvent({ account, sentAt: test.sentAt, event: test.raw }, deadline);
    if (reply.kind === 'refused')
      return { delivered: { kind: 'durable' }, outcasts: [refused(test.raw, reply.reason)] };
    return { delivered: deliveredBy(reply), outcasts: [] };
  }

  return async (push, deadline) => {
    const { account, contents } = push;
    if (contents.kind === 'unreadable') return keepAside.body(push, contents.reason, deadline);
    const { events } = contents;
    const unreadable = events.filter((event) => event.kind === 'unreadable');
    const tests = events.filter((event) => event.kind === 'test');
    const [kept, ...parts] = await Promise.all([
      keepAside.events(push, unreadable.map(unread), deadline),
      ...[...byIncident(events)].map(([id, group]) => deliverIncident(account, id, group, deadline)),
      ...tests.map((test) => deliverTest(account, test, deadline)),
    ]);
    const refusedToo = await keepAside.events(
      push,
      parts.flatMap(({ outcasts }) => outcasts),
      deadline,
    );
    return allDurable([kept, refusedToo, ...parts.map(({ delivered }) => delivered)]);
  };
}

function byIncident(events: readonly PushEvent[]): Map<string, IncidentEvent[]> {
  const groups = new Map<string, IncidentEvent[]>();
  for (const event of events) {
    if (event.kind !== 'incident') continue;
    const group = groups.get(event.incidentId);
    if (group === undefined) groups.set(event.incidentId, [event.event]);
    else group.push(event.event);
  }
  return groups;
}

function unread({ raw, reason, cause, keep }: UnreadableEvent): Outcast {
  return { raw, reason, cause, keep, incidentId: undefined };
}

function refused(raw: unknown, reason: string, incidentId?: string): Outcast {
  return { raw, reason: `Temporal refused it: ${reason}`, cause: 'refused', keep: 'event', incidentId };
}

function deliveredBy(reply: TemporalReply): Delivered {
  if (reply.kind === 'taken' || reply.kind === 'running') return { kind: 'durable' };
  return { kind: 'later', reason: 'reason' in reply ? reply.reason : 'Temporal did not take a test event' };
}
