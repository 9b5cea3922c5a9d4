import { delivery, snapshot, ticketPolicy } from '../incident/builders.fixture.ts';
import type { Doubt } from '../incident/delivery.ts';
import type { TicketPolicy } from '../incident/policy.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { DEFAULT_TEXTS } from '../incident/text-settings.ts';
import type { Accepted, Attempt, Desk, TicketOrder } from '../desks/desk.ts';
import { scriptedDesk } from '../desks/scripted-desk.fixture.ts';
import type { ScriptedDesk } from '../desks/scripted-desk.fixture.ts';
import type { NameOf } from './client-name.ts';
import { deliverActivity } from './deliver.ts';
import type { DeliverResult } from './deliver.ts';
import type { DeliverInput } from './delivering.ts';
import { lastSent } from './last-sent.ts';
import type { LastSent } from './last-sent.ts';
import { runningActivity } from './running-activity.fixture.ts';
import type { Surroundings } from './running-activity.fixture.ts';

export const KEY = { account: 'main', incidentId: 'abc', mark: 'GZ', formerMarks: [], life: 'k7ab' };
export const FIRST = snapshot(1, { facts: { computerName: 'WIN-SRV01', detectionName: 'ATC.Malicious' } });
export const NEXT: Snapshot = { ...FIRST, revision: 2, facts: { ...FIRST.facts, port: 443 } };
/** What the incident said while it belonged to company a. */
export const OF_A: Snapshot = { ...FIRST, facts: { ...FIRST.facts, companyId: 'a' } };
const nameOf: NameOf = () => Promise.resolve({ kind: 'known', name: 'Acme' });

/** A call of the activity; what is left out is usual. */
export interface Given {
  readonly key?: DeliverInput['key'];
  readonly target?: Snapshot;
  readonly left?: DeliverInput['left'];
  readonly policy?: Partial<TicketPolicy>;
  readonly at?: Desk;
  readonly signal?: AbortSignal;
  readonly times?: Pick<Partial<Surroundings>, 'attempt' | 'startToClose' | 'age'>;
  readonly isAsked?: boolean;
  /** What was sent of the ticket's standing; nothing unless told. */
  readonly sent?: LastSent;
}

/** A desk of its own for a test, and the activity that delivers to it. */
export interface Trial {
  readonly desk: ScriptedDesk;
  readonly deliver: (given?: Given) => Promise<DeliverResult>;
  /** Opens the ticket and gives what is left there. */
  readonly opened: (target?: Snapshot, at?: Desk) => Promise<DeliverInput['left']>;
  /** The desk as one that only accepts writes, and carries out nothing before it is read so often. */
  readonly accepting: (reads: number) => Desk;
}

export function startTrial(): Trial {
  const desk = scriptedDesk('manage');
  const ofTrial = lastSent();
  const deliver: Trial['deliver'] = ({
    key = KEY,
    target = FIRST,
    left = delivery(),
    policy,
    at = desk,
    signal,
    times,
    isAsked = false,
    sent = ofTrial,
  } = {}) => {
    const textsOf = () => ({ texts: DEFAULT_TEXTS, link: undefined, leftOut: new Set<never>() });
    const { deliver: act } = deliverActivity({ desk: at, nameOf, textsOf, sent });
    const input = { key, target, left, policy: ticketPolicy(policy), isAsked };
    return runningActivity(() => act(input), { ...(signal !== undefined && { signal }), ...times });
  };
  return {
    desk,
    deliver,
    async opened(target = FIRST, at = desk) {
      const { left } = await deliver({ target, at });
      return { ...left, delivered: target, doubt: undefined };
    },
    accepting: (reads) => acceptingDesk(desk, reads),
  };
}

function acceptingDesk(desk: ScriptedDesk, reads: number): Desk {
  const queue: { order: TicketOrder; after: number }[] = [];
  let read = 0;
  return {
    ...desk,
    async read(question, attempt) {
      read += 1;
      for (const { order, after } of queue.splice(0)) {
        if (after > read) queue.push({ order, after });
        else await carryOut(desk, order, attempt);
      }
      return desk.read(question, attempt);
    },
    write(order): Promise<Accepted> {
      queue.push({ order, after: read + reads });
      return Promise.resolve({ kind: 'accepted', expires: Date.now() + 900_000 });
    },
  };
}

/** What such a desk does in the end leaves the mark of its write, with a note or without. */
async function carryOut(desk: ScriptedDesk, order: TicketOrder, attempt: Attempt): Promise<void> {
  const mark = `[GZ-abc w${order.write}.k7ab]`;
  const marked = (text: string): string => text.replace(/(\[[^[]*)$/, `${mark} $1`);
  if (order.kind === 'create') await desk.write({ ...order, body: marked(order.body) }, attempt);
  else
    await desk.write(
      { ...order, note: order.note && { ...order.note, text: marked(order.note.text) } },
      attempt,
    );
  if (order.kind === 'change' && order.note === undefined)
    desk.tickets.find(({ id }) => id === order.read.ticket.id)?.texts.push(mark);
}

/** A create that can no longer be carried out. */
export function voidDoubt(): Doubt {
  const over = Date.now() - 1;
  const doubtful = { attempted: [FIRST], write: 1, written: undefined, failures: 0, statuses: [] };
  return { ...doubtful, until: over, late: over + 60_000, sooner: [], lookAt: over, looks: 8, lookedFor: 1 };
}
