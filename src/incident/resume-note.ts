import { factLines } from './fact-lines.ts';
import type { IncidentStatement } from './fact-lines.ts';
import { noteMark } from './marks.ts';
import { utcTime } from './utc-time.ts';

/**
 * The note about an incident that plumbline had stopped watching: what it knew before is gone, so everything is stated in
 * full rather than as a difference. The last line is the revision's mark. Each value is cut to 8,000 code points.
 */
export function renderResumeNote(statement: IncidentStatement): string {
  const { incidentId, snapshot } = statement;
  return [
    `Activity after plumbline stopped watching · ${utcTime(snapshot.at)}`,
    ...factLines(statement),
    '',
    noteMark(incidentId, snapshot.revision),
  ].join('\n');
}
