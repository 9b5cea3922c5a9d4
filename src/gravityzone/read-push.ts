import { openBody } from './push-body.ts';
import type { PushContents } from './push-contents.ts';
import { readEvent } from './read-event.ts';

/**
 * What a push body holds, in whichever of GravityZone's four forms it came. `arrivedAt` is in ms since 1970.
 * Never throws: a body or an event that is not understood is reported as unreadable, and one bad event leaves
 * the others alone.
 */
export function readPush(body: Uint8Array, arrivedAt: number): PushContents {
  const opened = openBody(body);
  if (opened.kind === 'unreadable') return opened;
  const events = opened.entries.map(({ raw, envelopeId }, index) => ({
    index,
    envelopeId,
    ...readEvent(raw, { envelopeId, index, arrivedAt }),
  }));
  return { kind: 'events', events };
}
