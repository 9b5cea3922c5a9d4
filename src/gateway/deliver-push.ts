import type { PushEvent } from '../gravityzone/push-contents.ts';
import { withoutFacts } from '../incident/left-out.ts';
import type { LeftOut } from '../incident/left-out.ts';
import type { TemporalReply } from '../mailbox/ask-temporal.ts';
import type { HandOver } from '../mailbox/hand-over.ts';
import type { RecordTestEvent } from '../mailbox/test-event-workflows.ts';
import { earlierTries } from './earlier-tries.ts';
import type { Delivered, Push } from './push.ts';
import { allDurable } from './to-quarantine.ts';
import type { RejectedEvent, ToQuarantine } from './to-quarantine.ts';

export interface DeliverPushOptions {
  readonly handOver: Pick<HandOver, 'send'>;
  readonly recordTestEvent: RecordTestEvent;
  readonly quarantine: ToQuarantine;
  /** Facts that are not handed over; none by default. What has to be quarantined is kept as it came. */
  readonly leftOut?: () => LeftOut;
}

/** Makes everything in a push durable by `deadline` (ms since 1970), or says why not. */
export type DeliverPush = (push: Push, deadline: number) => Promise<Delivered>;

type TestPushEvent = Extract<PushEvent, { kind: 'test' }>;

/** What became of an event: whether it is durable, or has to be brought to quarantine. */
type Outcome = Delivered | { readonly kind: 'rejected'; readonly event: RejectedEvent };

type IncidentPushEvent = Extract<PushEvent, { kind: 'incident' }>;

/**
 * Incidents go to their workflows, grouped; test events are recorded; what cannot be handed over is
 * quarantined; events of other modules are dropped. One bad event never fails its push. What an earlier try
 * of the same push made durable is not sent again.
 */
export function createDeliverPush({
  handOver,
  recordTestEvent,
  quarantine,
  leftOut = () => new Set(),
}: DeliverPushOptions): DeliverPush {
  const tries = earlierTries();

  async function deliverIncident(
    account: string,
    incidentId: string,
    group: readonly IncidentPushEvent[],
    durable: Set<number>,
    deadline: number,
  ): Promise<readonly Outcome[]> {
    const events = group.map(({ event }) => withoutFacts(event, leftOut()));
    const replies = await handOver.send({ account, incidentId, events }, deadline);
    const outcomes = replies.map((reply, n) => {
      const whole = group[n];
      const outcome = outcomeOf(reply, whole && { ...whole, raw: whole.event.raw });
      if (outcome.kind === 'durable' && whole !== undefined) durable.add(whole.index);
      return outcome;
    });
    // Facts are bounded, so that a ticket opens in any case: the text that an event came as is kept in quarantine.
    const bare = events
      .filter(({ raw }, n) => raw !== undefined && replies[n]?.kind === 'refused')
      .map((event) => ({ ...event, raw: undefined }));
    if (bare.length === 0) return outcomes;
    const repliesToBare = await handOver.send({ account, incidentId, events: bare }, deadline);
    const taken = repliesToBare.filter(({ kind }) => kind !== 'refused');
    return [...outcomes, ...taken.map((reply) => outcomeOf(reply))];
  }

  async function deliverTest(account: string, test: TestPushEvent, deadline: number): Promise<Outcome> {
    const reply = await recordTestEvent({ account, sentAt: test.sentAt, event: test.raw }, deadline);
    return outcomeOf(reply, test);
  }

  return async (push, deadline) => {
    const { account, contents } = push;
    if (contents.kind === 'unreadable') return quarantine.body(push, contents.reason, deadline);
    const { events } = contents;
    const unreadable = events.filter((event) => event.kind === 'unreadable');
    const tests = events.filter((event) => event.kind === 'test');
    const durable = tries.durableIn(push);
    const [kept, ...outcomes] = await Promise.all([
      quarantine.events(push, unreadable, deadline),
      ...[...byIncident(events, durable)].map(([id, group]) =>
        deliverIncident(account, id, group, durable, deadline),
      ),
      ...tests.map((test) => deliverTest(account, test, deadline)),
    ]);
    const all = outcomes.flat();
    const rejected = all.flatMap((outcome) => (outcome.kind === 'rejected' ? [outcome.event] : []));
    const keptToo = await quarantine.events(push, rejected, deadline);
    const delivered = allDurable([kept, keptToo, ...all.filter((outcome) => outcome.kind !== 'rejected')]);
    if (delivered.kind === 'durable') tries.forget(push);
    else tries.remember(push, durable);
    return delivered;
  };
}

function byIncident(
  events: readonly PushEvent[],
  durable: ReadonlySet<number>,
): Map<string, IncidentPushEvent[]> {
  const groups = new Map<string, IncidentPushEvent[]>();
  for (const event of events) {
    if (event.kind !== 'incident' || durable.has(event.index)) continue;
    const group = groups.get(event.incidentId);
    if (group === undefined) groups.set(event.incidentId, [event]);
    else group.push(event);
  }
  return groups;
}

function outcomeOf(
  reply: TemporalReply,
  { raw, envelopeId, incidentId }: Partial<RejectedEvent> = {},
): Outcome {
  switch (reply.kind) {
    case 'taken':
    case 'running':
      return { kind: 'durable' };
    case 'refused': {
      const reason = `Temporal refused it: ${reply.reason}`;
      const event = { raw, envelopeId, reason, cause: 'refused', keep: 'event', incidentId } as const;
      return { kind: 'rejected', event };
    }
    case 'gone':
      return { kind: 'later', reason: 'the workflow was not found' };
    case 'full':
      return { kind: 'later', reason: reply.reason };
    case 'later':
      return reply;
  }
}
