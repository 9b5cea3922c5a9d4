import type { IncidentEvent } from '../incident/incident-event.ts';
import { plainSummary } from './plain-summary.ts';

/** `<detection> on <computer>`: one line for lists of workflows, from the first event that says so. */
export function incidentSummary({
  incidentId,
  events,
}: {
  readonly incidentId: string;
  readonly events: readonly IncidentEvent[];
}): string {
  const first = (name: 'detectionName' | 'computerName') =>
    events
      .map((event) => ('facts' in event ? event.facts[name] : undefined))
      .find((value) => value !== undefined);
  const what = first('detectionName') ?? `Incident ${incidentId}`;
  const computer = first('computerName');
  return plainSummary(computer === undefined ? what : `${what} on ${computer}`);
}
