import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import { NotPossible } from './not-possible.ts';

/** Why an incident did not take an operator's word; an error of another kind as it is. */
export function notTaken(error: unknown, { incidentId }: IncidentName): unknown {
  if (error instanceof WorkflowNotFoundError)
    return new NotPossible({
      code: 'not-watched',
      message: `Incident ${incidentId} is no longer watched, so nothing is written for it.`,
      advice: 'Wait for its next event: then plumbline watches it again. Give the command after that.',
      cause: error,
    });
  if (error instanceof WorkflowUpdateFailedError && error.cause !== undefined)
    return new NotPossible({
      code: 'not-taken',
      message: error.cause.message,
      advice: 'Nothing was changed.',
      cause: error,
    });
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
    return new NotPossible({
      code: 'no-worker',
      message: `The workflow of incident ${incidentId} does not answer.`,
      advice:
        'Check that a worker runs. Before you try again, see with `plumbline incidents show` how the incident stands.',
      cause: error,
    });
  return error;
}
