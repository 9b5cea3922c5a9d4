import { isObject, onlyKnown } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { pushEventOf } from '../incidents/activity.ts';
import type { PushOutcome } from '../push/push-buffer.ts';
import { textsIn } from './read-script.ts';
import type { Stage } from './stage.ts';

/** `GET /emulator/push`: the settings' state and what waits. */
export function pushState({ sender }: Stage): Params {
  const waiting = sender.buffered();
  return {
    status: sender.settings()?.status ?? null,
    buffered: waiting.length,
    errorsInRow: sender.errorsInRow(),
    messages: waiting.map(({ events, madeAt }) => ({ madeAt, events })),
  };
}

/**
 * `POST /emulator/push`: one message with any `events`, and with those of the `incidents` named by id. `id`
 * stands for the time of sending in the envelope, for a message that comes late.
 */
export function scriptPush(stage: Stage, script: Params): Promise<PushOutcome> {
  onlyKnown(script, ['events', 'incidents', 'id']);
  const { events = [], id } = script;
  if (!Array.isArray(events) || !events.every(isObject)) throw new Error('events must be a list of objects');
  if (id !== undefined && typeof id !== 'number') throw new Error('id must be a number');
  const all = [
    ...events,
    ...(textsIn(script, 'incidents') ?? []).map((incident) => namedEvent(stage, incident)),
  ];
  if (all.length === 0) throw new Error('there is nothing to push');
  return stage.sender.push(all, id);
}

function namedEvent(stage: Stage, id: string): Params {
  const incident = stage.store.find(id);
  if (incident === undefined) throw new Error(`there is no incident ${id}`);
  return pushEventOf(incident);
}
