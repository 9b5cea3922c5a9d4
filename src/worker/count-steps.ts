import type { Counter } from 'prom-client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { DeskActivities } from '../activities/desk-activities.ts';

const OUTCOMES = {
  openTicket: ['opened', 'found', 'absent', 'submitted'],
  updateTicket: ['updated', 'over', 'submitted'],
  confirmWrite: ['confirmed', 'not-yet'],
} as const;
const FAILURES = ['unavailable', 'refused', 'stopped', 'failed'] as const;

type StepCounter = Counter<'desk' | 'activity' | 'outcome'>;

/** Counts every attempt of a desk's activities by its outcome. All counters start at 0, so that rates are known at once. */
export function countSteps(counter: StepCounter, desk: string, activities: DeskActivities): DeskActivities {
  for (const [activity, outcomes] of Object.entries(OUTCOMES)) {
    for (const outcome of [...outcomes, ...FAILURES]) counter.inc({ desk, activity, outcome }, 0);
  }
  const counted =
    <Input, Result extends { readonly kind: string }>(
      activity: string,
      act: (input: Input) => Promise<Result>,
    ) =>
    async (input: Input): Promise<Result> => {
      try {
        const result = await act(input);
        counter.inc({ desk, activity, outcome: result.kind });
        return result;
      } catch (error) {
        counter.inc({ desk, activity, outcome: failureName(error) });
        throw error;
      }
    };
  return {
    openTicket: counted('openTicket', (input) => activities.openTicket(input)),
    updateTicket: counted('updateTicket', (input) => activities.updateTicket(input)),
    confirmWrite: counted('confirmWrite', (input) => activities.confirmWrite(input)),
  };
}

function failureName(error: unknown): string {
  if (error instanceof CancelledFailure) return 'stopped';
  if (!(error instanceof ApplicationFailure)) return 'failed';
  if (error.category === 'BENIGN') return 'not-yet';
  return error.nonRetryable === true ? 'refused' : 'unavailable';
}
