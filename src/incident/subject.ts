import type { Category } from './category.ts';
import { categoryName } from './category.ts';
import { cutToUnits } from './cut.ts';
import type { Facts } from './facts.ts';
import { ticketMark } from './marks.ts';
import { neutralise } from './neutralise.ts';

/** Most UTF-16 units of a subject; Manage refuses a longer summary, and both desks get the same one. */
export const LONGEST_SUBJECT = 100;

export interface SubjectParts {
  /** At most 64 characters. */
  readonly incidentId: string;
  readonly generation: number;
  readonly category: Category;
  readonly facts: Facts;
}

/**
 * A ticket's subject, at most {@link LONGEST_SUBJECT} units: `[GZ-6690e2c5] High: ATC.Malicious on WIN-SRV01`. The mark stands
 * first and whole; where room is short, detection and computer share what is left, and neither takes more than half from
 * the other. Without a detection it is an `Incident`; without a name the computer goes by its FQDN.
 */
export function renderSubject({ incidentId, generation, category, facts }: SubjectParts): string {
  const start = `${ticketMark(incidentId, generation)} ${categoryName(category)}: `;
  const room = LONGEST_SUBJECT - start.length;
  const what = shown(facts.detectionName) || 'Incident';
  const where = shown(facts.computerName) || shown(facts.computerFqdn);
  if (where === '') return start + cutToUnits(what, room);

  const joined = ' on ';
  const half = Math.floor((room - joined.length) / 2);
  const whereCut = cutToUnits(where, Math.max(half, room - joined.length - what.length));
  return start + cutToUnits(what, room - joined.length - whereCut.length) + joined + whereCut;
}

function shown(text: string | undefined): string {
  return neutralise(text ?? '').trim();
}
