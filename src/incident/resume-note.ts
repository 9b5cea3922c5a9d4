import { factLines } from './fact-lines.ts';
import type { IncidentStatement } from './fact-lines.ts';
import { noteMark } from './marks.ts';
import { neutralise } from './neutralise.ts';
import { utcTime } from './utc-time.ts';

export interface ResumeNote extends IncidentStatement {
  /** What the desk has to say, a sentence each. */
  readonly remarks?: readonly string[];
}

/**
 * The note about an incident that plumbline had stopped watching: what it knew before is gone, so everything is stated in
 * full rather than as a difference. The last line is the revision's mark. Each value is cut to 8,000 code points.
 */
export function renderResumeNote(note: ResumeNote): string {
  const { incidentId, snapshot, remarks = [] } = note;
  return [
    `Activity after plumbline stopped watching · ${utcTime(snapshot.at)}`,
    ...factLines(note),
    '',
    ...remarks.map(neutralise),
    noteMark(incidentId, snapshot.revision),
  ].join('\n');
}
