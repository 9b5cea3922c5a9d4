import type { IncidentToWrite } from '../gravityzone/api/incidents.ts';
import type { ClosingStatus } from '../incident/write-back.ts';
import { attemptOf } from './attempt.ts';

/** What the write-back needs of GravityZone; `gravityzone/api/incidents.ts` has it. */
export interface WriteBackTarget {
  /** Puts the note in the place of whatever note the incident has. */
  updateNote(incident: IncidentToWrite, note: string, signal: AbortSignal): Promise<void>;
  /** False where GravityZone keeps the status as it is. */
  changeStatus(incident: IncidentToWrite, status: ClosingStatus, signal: AbortSignal): Promise<boolean>;
}

/** What `writeBack` is asked: a note, a status, or both. */
export interface WriteBackInput extends IncidentToWrite {
  readonly note: string | undefined;
  readonly status: ClosingStatus | undefined;
}

/** What became of a write. */
export interface WrittenBack {
  /** False where GravityZone keeps the status as it is. */
  readonly taken: boolean;
  /** When GravityZone answered, in ms since 1970. */
  readonly at: number;
}

export interface WriteBackActivities {
  /** Writes to an incident of GravityZone. Idempotent. */
  writeBack(input: WriteBackInput): Promise<WrittenBack>;
}

/**
 * Makes the activity that writes to one GravityZone account. The note comes first: a close is to be the last
 * word.
 */
export function writeBackActivities(target: WriteBackTarget): WriteBackActivities {
  return {
    writeBack: ({ incidentId, incidentType, note, status }) =>
      attemptOf(async ({ signal }) => {
        const incident = { incidentId, incidentType };
        if (note !== undefined) await target.updateNote(incident, note, signal);
        if (status === undefined) return { taken: true, at: Date.now() };
        signal.throwIfAborted();
        const taken = await target.changeStatus(incident, status, signal);
        return { taken, at: Date.now() };
      }),
  };
}
