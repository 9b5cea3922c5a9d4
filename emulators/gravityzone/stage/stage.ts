import type { Params } from '../api/params.ts';
import type { CompanyRegister } from '../companies/company-register.ts';
import type { FaultBox } from '../faults.ts';
import type { Incident } from '../incidents/incident.ts';
import type { IncidentStore } from '../incidents/incident-store.ts';
import { pushEventOf } from '../incidents/activity.ts';
import type { PushOutcome } from '../push/push-buffer.ts';
import type { PushSender } from '../push/push-sender.ts';
import { checkActivity } from './read-script.ts';

/** What tests and the demo reach behind the curtain, below `/emulator/`. */
export interface Stage {
  readonly companies: CompanyRegister;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Puts the clock forward by so many ms, for good, and resolves when what became due was tried. */
  readonly advance: (ms: number) => Promise<void>;
  readonly faults: FaultBox;
  readonly store: IncidentStore;
  readonly sender: PushSender;
}

/** What became of a scripted incident, and of its push where there was one. */
export interface Scene {
  readonly incident: Incident;
  readonly push: PushOutcome | undefined;
}

/** An answer to a script. A text goes out as plain text. */
export interface StageAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Makes an incident of these event fields, or adds them to it as new activity; pushes it unless told not to.
 * Throws Error.
 */
export async function playActivity(stage: Stage, fields: Params, push: boolean): Promise<Scene> {
  checkActivity(fields);
  const onClosed = stage.faults.current().separateIncidents ? 'separate' : 'reopen';
  const incident = stage.store.activity(fields, onClosed);
  return { incident, push: push ? await stage.sender.push([pushEventOf(incident)]) : undefined };
}
