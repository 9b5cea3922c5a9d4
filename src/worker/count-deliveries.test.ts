import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { Counter, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import type { DeskActivities, OpenTicketInput, UpdateTicketInput } from '../activities/desk-activities.ts';
import type { Outcome } from '../incident/delivery-outcomes.ts';
import type { Submission } from '../incident/ticket.ts';
import { countSteps } from './count-steps.ts';

const KEY = { account: 'main', incidentId: 'abc', generation: 1 };
const TICKET = { id: '1001', generation: 1 };
const SNAPSHOT = { revision: 1, at: 0, facts: {}, category: 'high' } as const;
const OPEN: OpenTicketInput = {
  key: KEY,
  snapshot: SNAPSHOT,
  predecessor: undefined,
  create: true,
  uncertain: false,
};
const UPDATE: UpdateTicketInput = {
  key: KEY,
  ticket: TICKET,
  from: SNAPSHOT,
  attempted: [],
  to: SNAPSHOT,
  shift: undefined,
  uncertain: false,
};
const SUBMISSION: Submission = { key: KEY, ticket: undefined, revision: 1, category: 'high', note: false };

function newCounter(): Counter<'desk' | 'activity' | 'outcome'> {
  return new Counter({
    name: 'steps',
    help: 'Steps.',
    labelNames: ['desk', 'activity', 'outcome'],
    registers: [new Registry()],
  });
}

/** Activities that all end in one way, counted. */
function counted(end: () => Promise<Outcome>): {
  readonly activities: DeskActivities;
  readonly counts: () => Promise<string[]>;
} {
  const counter = newCounter();
  const activities = countSteps(counter, 'manage', { openTicket: end, updateTicket: end, confirmWrite: end });
  return {
    activities,
    async counts() {
      const { values } = await counter.get();
      return values
        .filter(({ value }) => value > 0)
        .map(({ labels, value }) => `${labels.desk} ${labels.activity} ${labels.outcome} ${value}`);
    },
  };
}

const refused = ApplicationFailure.nonRetryable('no', 'refused');
const unavailable = ApplicationFailure.retryable('later', 'unavailable');
const notYet = ApplicationFailure.create({ message: 'not yet', category: 'BENIGN' });

describe('counting steps', () => {
  test('starts every counter at 0', async () => {
    const counter = newCounter();
    const end = (): Promise<Outcome> => Promise.resolve({ kind: 'updated', ticket: TICKET });
    countSteps(counter, 'manage', { openTicket: end, updateTicket: end, confirmWrite: end });
    const { values } = await counter.get();
    expect(values.map(({ labels, value }) => `${labels.activity} ${labels.outcome} ${value}`)).toEqual(
      [
        ['openTicket', 'opened', 'found', 'absent', 'submitted'],
        ['updateTicket', 'updated', 'over', 'submitted'],
        ['confirmWrite', 'confirmed', 'not-yet'],
      ].flatMap(([activity = '', ...outcomes]) =>
        [...outcomes, 'unavailable', 'refused', 'stopped', 'failed'].map(
          (outcome) => `${activity} ${outcome} 0`,
        ),
      ),
    );
  });

  test.each<[Outcome]>([
    [{ kind: 'opened', ticket: TICKET }],
    [{ kind: 'found', ticket: TICKET, revision: 1, uncertain: false }],
    [{ kind: 'submitted', submission: SUBMISSION }],
    [{ kind: 'updated', ticket: TICKET }],
    [{ kind: 'over', because: 'gone' }],
    [{ kind: 'confirmed', ticket: TICKET }],
  ])('hands on $kind and counts it', async (outcome) => {
    const { activities, counts } = counted(() => Promise.resolve(outcome));
    expect(await activities.openTicket(OPEN)).toBe(outcome);
    expect(await activities.updateTicket(UPDATE)).toBe(outcome);
    await activities.updateTicket(UPDATE);
    expect(await activities.confirmWrite(SUBMISSION)).toBe(outcome);
    expect(await counts()).toEqual(
      expect.arrayContaining([
        `manage openTicket ${outcome.kind} 1`,
        `manage updateTicket ${outcome.kind} 2`,
        `manage confirmWrite ${outcome.kind} 1`,
      ]),
    );
    expect(await counts()).toHaveLength(3);
  });

  test.each<[string, Error]>([
    ['refused', refused],
    ['unavailable', unavailable],
    ['not-yet', notYet],
    ['stopped', new CancelledFailure('stopped')],
    ['failed', new TypeError('a fault of ours')],
  ])('counts a failure as %s and lets it pass', async (outcome, error) => {
    const { activities, counts } = counted(() => Promise.reject(error));
    await expect(activities.confirmWrite(SUBMISSION)).rejects.toBe(error);
    expect(await counts()).toEqual([`manage confirmWrite ${outcome} 1`]);
  });

  test('hands the input on', async () => {
    const inputs: unknown[] = [];
    const take = (input: unknown): Promise<Outcome> => {
      inputs.push(input);
      return Promise.resolve({ kind: 'updated', ticket: TICKET });
    };
    const counter = newCounter();
    const activities = countSteps(counter, 'manage', {
      openTicket: take,
      updateTicket: take,
      confirmWrite: take,
    });
    await activities.openTicket(OPEN);
    await activities.updateTicket(UPDATE);
    await activities.confirmWrite(SUBMISSION);
    expect(inputs).toEqual([OPEN, UPDATE, SUBMISSION]);
  });
});
