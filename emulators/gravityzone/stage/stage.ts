import type { Params } from '../api/params.ts';
import type { RequestLog } from '../api/request-log.ts';
import type { Clock } from '../clock.ts';
import type { FaultBox } from '../faults/faults.ts';
import type { Incident } from '../incidents/incident.ts';
import type { IncidentStore } from '../incidents/incident-store.ts';
import { pushEventOf } from '../incidents/push-event.ts';
import type { PushOutcome } from '../push/push-buffer.ts';
import type { PushLog } from '../push/push-log.ts';
import type { PushSender } from '../push/push-sender.ts';
import type { World } from '../world.ts';
import { checkActivity } from './read-script.ts';

/** What tests and the demo reach behind the curtain, below `/emulator/`. */
export interface Stage {
  readonly world: World;
  readonly clock: Clock;
  readonly faults: FaultBox;
  readonly store: IncidentStore;
  readonly sender: PushSender;
  readonly pushLog: PushLog;
  readonly requests: RequestLog;
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

/** The event that an incident pushes now. */
export function eventOf({ faults }: Stage, incident: Incident): Params {
  return pushEventOf(incident, faults.current().extendedPush);
}

/**
 * Makes an incident of these event fields, or adds them to it as new activity; pushes it unless told not to.
 * Throws Error.
 */
export async function playActivity(stage: Stage, fields: Params, push: boolean): Promise<Scene> {
  checkActivity(fields);
  const onClosed = stage.faults.current().separateIncidents ? 'separate' : 'reopen';
  const incident = stage.store.activity(fields, onClosed);
  return { incident, push: push ? await stage.sender.push([eventOf(stage, incident)]) : undefined };
}
