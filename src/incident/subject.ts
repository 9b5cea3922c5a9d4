import { cutToShares } from './cut.ts';
import type { Facts } from './facts.ts';
import { headlineOf } from './headline.ts';
import { ticketMark } from './marks.ts';
import { neutralise } from './neutralise.ts';
import { DEFAULT_TEXTS, showBy } from './text-settings.ts';
import type { TextSettings } from './text-settings.ts';
import type { TicketKey } from './ticket.ts';

/** Most UTF-16 units of a subject; Manage refuses a longer summary, and both desks get the same one. */
const LONGEST_SUBJECT = 100;

export interface SubjectParts extends Pick<TicketKey, 'mark' | 'incidentId'> {
  readonly generation: number;
  readonly facts: Facts;
  readonly texts?: TextSettings;
}

/**
 * A ticket's subject, at most {@link LONGEST_SUBJECT} units: `EDR: ATC.Malicious on WIN-SRV01 [GZ-6690e2c5]`.
 * The mark stands last and whole; where room is short, detection and computer share what is left. No
 * category: a word in a subject goes stale.
 */
export function renderSubject({ generation, facts, texts = DEFAULT_TEXTS, ...key }: SubjectParts): string {
  const { kind, what, where } = headlineOf(facts, showBy(texts));
  const start = `${kind}: `;
  const on = where === '' ? '' : ' on ';
  const end = ` ${ticketMark(key, generation)}`;
  const room = LONGEST_SUBJECT - start.length - on.length - end.length;
  const [shownWhat = '', shownWhere = ''] = cutToShares([what || 'incident', where], room);
  return `${start}${shownWhat}${on}${shownWhere}${end}`;
}

/**
 * Whether a subject made of these facts lacks what may become known: the detection or the computer; of an
 * extended incident, which may be about many computers, what it is at all.
 */
export function subjectSaysLess(facts: Facts): boolean {
  const { kind, what, where } = headlineOf(facts, neutralise);
  if (kind === 'XDR') return what === '';
  return where === '' || headlineOf({ ...facts, attackTypes: [] }, neutralise).what === '';
}
