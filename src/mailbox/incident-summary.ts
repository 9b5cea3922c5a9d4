import type { IncidentEvent } from '../incident/incident-event.ts';
import { neutralise } from '../incident/neutralise.ts';

/** What Temporal's web page shows of a summary. */
const MAX_BYTES = 200;

/**
 * `<detection> on <computer>`: one line for lists of workflows, at most 200 bytes, from the first event that
 * says so.
 */
export function incidentSummary(incidentId: string, events: readonly IncidentEvent[]): string {
  const first = (name: 'detectionName' | 'computerName') =>
    events
      .map((event) => ('facts' in event ? event.facts[name] : undefined))
      .find((value) => value !== undefined);
  const what = first('detectionName') ?? `Incident ${incidentId}`;
  const computer = first('computerName');
  return cutToBytes(neutralise(computer === undefined ? what : `${what} on ${computer}`));
}

function cutToBytes(text: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_BYTES) return text.slice(0, end);
    end += character.length;
  }
  return text;
}
