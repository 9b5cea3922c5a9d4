import { describe, expect, test } from 'vitest';
import {
  delivery,
  FIRST_FACTS,
  INCIDENT_ID,
  PACE,
  sighting,
  snapshot,
  ticket,
  ticketPolicy,
  UPDATE_PUSH,
} from '../incident/builders.fixture.ts';
import { nextDelivery } from '../incident/next-delivery.ts';
import type { Pace } from '../incident/next-delivery.ts';
import type { Delivery } from '../incident/delivery.ts';
import type { DeskPolicy } from '../incident/policy.ts';
import type { Snapshot } from '../incident/snapshot.ts';
import { standingOf } from '../incident/standing.ts';
import type { QueueNow } from '../mailbox/queue-hold.ts';
import type { IncidentView } from '../workflows/contracts.ts';
import { incidentText } from './incident-text.ts';
import { reasonNow } from './reason-now.ts';
import type { PendingDelivery } from './reason-now.ts';

const NOW = UPDATE_PUSH + 60_000;

const VIEW: IncidentView = {
  account: 'main',
  incidentId: INCIDENT_ID,
  revision: 2,
  category: 'high',
  facts: FIRST_FACTS,
  companyName: 'Contoso',
  watchEnded: undefined,
  deliveries: {},
  standings: [],
  timeline: [],
  events: 1,
  runs: 1,
};

interface Planted {
  readonly delivery?: Partial<Delivery>;
  readonly newest?: Partial<Snapshot>;
  readonly tickets?: Parameters<typeof ticketPolicy>[0];
  readonly policy?: Partial<DeskPolicy>;
  readonly pending?: Partial<PendingDelivery>;
  readonly queue?: Partial<QueueNow>;
  readonly pace?: Partial<Pace>;
}

/** What `incidents show` prints of an incident that has this to Manage. */
function shown(planted: Planted): string {
  const left = delivery(planted.delivery);
  const newest = snapshot(2, { facts: FIRST_FACTS, ...planted.newest });
  const policy = {
    name: 'manage',
    taskQueue: 'plumbline-desk-manage',
    highQueue: 'plumbline-desk-manage-high',
    tickets: ticketPolicy(planted.tickets),
    ...planted.policy,
  };
  const pace = { ...PACE, updateInterval: 120_000, ...planted.pace };
  const next = nextDelivery(left, newest, pace, policy.tickets, { manage: left });
  const standing = standingOf({ desk: 'manage', delivery: left, newest, next, policy }, NOW);
  const pending = planted.pending && {
    taskQueue: policy.taskQueue,
    attempt: 1,
    isRunning: false,
    scheduledAt: UPDATE_PUSH,
    startedAt: undefined,
    nextAt: undefined,
    failure: undefined,
    ...planted.pending,
  };
  const queue = { hold: undefined, hasWorker: true, waiting: 1, ...planted.queue };
  const reason = reasonNow(standing, pending, queue, NOW);
  return incidentText({ ...VIEW, category: newest.category, standings: [{ ...standing, reason }] }, []);
}

const HOLD = { since: UPDATE_PUSH, by: 'kim@ops', why: 'Manage is updated' };

describe('why there is no ticket, or an old one, is said in one sentence', () => {
  test.each<[string, Planted, string]>([
    [
      'the desk cannot be reached',
      {
        delivery: { state: 'pending' },
        pending: {
          attempt: 5,
          nextAt: NOW + 8_000,
          failure: {
            code: 'unreachable',
            message: 'Manage does not answer at manage.example: nothing listens there.',
            advice: 'Check the address.',
          },
        },
      },
      'Problem at manage: Manage does not answer at manage.example: nothing listens there. Check the address. Tried 4 times since 2024-07-12 09:39:49 UTC. Tried again at 2024-07-12 09:40:57 UTC.',
    ],
    [
      'it cannot be reached, and the workflow was told before',
      {
        delivery: {
          state: 'pending',
          problem: {
            code: 'unreachable',
            message: 'Nothing listens there.',
            advice: '',
            since: UPDATE_PUSH - 60_000,
            tries: 3,
          },
        },
        pending: {
          attempt: 2,
          failure: { code: 'unreachable', message: 'Nothing listens there.', advice: undefined },
        },
      },
      'Problem at manage: Nothing listens there. Tried 4 times since 2024-07-12 09:38:49 UTC.',
    ],
    [
      'the desk refuses',
      {
        delivery: {
          state: 'blocked',
          problem: {
            code: 'unknown-type',
            message: 'Manage knows no type EDR on board SOC.',
            advice: 'Choose another type.',
            since: UPDATE_PUSH,
            until: NOW + 900_000,
          },
        },
      },
      'Blocked at manage: Manage knows no type EDR on board SOC. Choose another type. Tried again by itself at 2024-07-12 09:55:49 UTC at the latest; at once by `plumbline incidents retry`.',
    ],
    [
      'the company is mapped nowhere',
      {
        delivery: {
          state: 'blocked',
          problem: {
            code: 'unmapped-company',
            message: 'Contoso is mapped to no company of Manage',
            advice: 'Map it.',
            since: UPDATE_PUSH,
          },
        },
      },
      'Blocked at manage: Contoso is mapped to no company of Manage. Map it.',
    ],
    [
      'the category is too low',
      { newest: { category: 'low' }, tickets: { openFrom: 'medium' }, delivery: { foundNone: true } },
      'Waiting at manage: Low is below openFrom (medium).',
    ],
    [
      'the incident is over',
      { newest: { facts: { status: 'false positive' } } },
      'Waiting at manage: The incident is false positive and has no ticket: none is opened for it now.',
    ],
    [
      'its push came late',
      { pace: { opensAt: NOW + 5_000 } },
      'Waiting at manage: The push came late. GravityZone is asked whether the incident is closed by now, before a ticket is opened. Next at 2024-07-12 09:40:54 UTC.',
    ],
    [
      'an operator holds the desk',
      { delivery: { state: 'pending' }, pending: {}, queue: { hold: HOLD } },
      'Paused at manage: Deliveries are held since 2024-07-12 09:39:49 UTC by kim@ops: Manage is updated. To have them go on: `plumbline resume manage`.',
    ],
    [
      'no worker is there for the desk',
      { delivery: { state: 'pending' }, pending: {}, queue: { hasWorker: false } },
      'Problem at manage: No worker takes the deliveries of this desk. Start a worker whose settings name the desk, and see that it can reach Temporal.',
    ],
    [
      'others go first',
      { delivery: { state: 'pending' }, pending: {} },
      'Waiting at manage: The delivery waits for its turn: others go before it.',
    ],
    [
      'an attempt is under way',
      { delivery: { state: 'pending' }, pending: { isRunning: true } },
      'Waiting at manage: A delivery is under way.',
    ],
    [
      'a technician closed the ticket',
      {
        delivery: {
          state: 'delivered',
          ticket: ticket(),
          delivered: snapshot(2),
          seen: sighting({ state: 'closed', closing: { at: UPDATE_PUSH, by: 'technician' } }),
        },
      },
      'Closed at manage: The ticket was closed at the desk by a technician: new activity opens it again (`closedTickets`).',
    ],
    [
      'the interval between updates is not over',
      {
        delivery: {
          state: 'delivered',
          ticket: ticket(),
          delivered: snapshot(1),
          category: 'high',
          updatedAt: UPDATE_PUSH,
          updatesInARow: 1,
        },
      },
      'Waiting at manage: Update 2 waits for the interval between updates (`policy.updateInterval`). Next at 2024-07-12 09:41:49 UTC.',
    ],
    [
      'a write is not seen yet',
      {
        delivery: {
          state: 'pending',
          ticket: ticket(),
          doubt: {
            attempted: [snapshot(2)],
            written: undefined,
            failures: 0,
            statuses: [],
            write: 2,
            until: NOW + 60_000,
            late: NOW + 360_000,
            sooner: [],
            lookAt: NOW + 8_000,
            looks: 3,
            lookedFor: 2,
          },
        },
      },
      'Waiting at manage: What was written last is looked for: the desk carries it out later, or its answer was lost. Next at 2024-07-12 09:40:57 UTC.',
    ],
  ])('%s', (_cause, planted, sentence) => {
    expect(shown(planted).split('\n')[3]).toBe(sentence);
  });

  test('nothing is said where the ticket says everything', () => {
    const settled = {
      state: 'delivered',
      ticket: ticket(),
      delivered: snapshot(2),
      category: 'high',
    } as const;
    expect(shown({ delivery: settled }).split('\n').slice(2, 5)).toEqual([
      '',
      '- manage: delivered · ticket 1001 · says revision 2 (High), lacks nothing',
      '',
    ]);
  });

  test('a hold that is over is not told, whatever the workflow heard', () => {
    const held = {
      delivery: { state: 'pending' },
      policy: { paused: HOLD },
      pending: { isRunning: true },
    } as const;
    expect(shown(held)).not.toContain('Paused');
    expect(shown({ ...held, pending: {}, queue: { hold: HOLD } })).toContain('Paused at manage');
  });
});

test('what a person has to do stands first', () => {
  const reason = (kind: 'blocked' | 'waiting' | 'problem') => ({
    kind,
    code: kind,
    message: `It is ${kind}.`,
  });
  const standing = (desk: string, kind: Parameters<typeof reason>[0]) => ({
    desk,
    taskQueues: [desk],
    state: 'pending' as const,
    ticket: undefined,
    seen: undefined,
    now: undefined,
    shouldBe: undefined,
    reason: reason(kind),
    notAdopted: undefined,
    twins: [],
  });
  const text = incidentText(
    { ...VIEW, standings: [standing('automate', 'waiting'), standing('manage', 'blocked')] },
    [],
  );
  expect(text.indexOf('Blocked at manage')).toBeLessThan(text.indexOf('Waiting at automate'));
});

test('links stand below, and facts are harmless', () => {
  const text = incidentText({ ...VIEW, facts: { detectionName: 'x\u001b[2Jy https://evil.example' } }, [
    { of: 'GravityZone', url: 'https://gz.example/#!/incidents/view/1' },
  ]);
  expect(text).toContain('\nGravityZone: https://gz.example/#!/incidents/view/1\n');
  expect(text).toContain(String.raw`  Detection name: x\u001b[2Jy hxxps://evil[.]example`);
});
