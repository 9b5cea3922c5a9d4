import type { StoredTicket } from './ticket-store.ts';

const NAME = String.raw`[A-Z][A-Z0-9]{1,5}-[A-Za-z0-9-]{1,64}`;
const LIFE = '[a-z0-9]{2,8}';
const MARKER = new RegExp(String.raw`^\[(${NAME})(?:\.[1-9][0-9]*)?\]$`);
const TOKEN = new RegExp(`^${LIFE}$`);
const NOTE_MARK = new RegExp(String.raw`\[${NAME} #[1-9][0-9]*\.${LIFE}(?: [1-9][0-9]*/[1-9][0-9]*)?\]$`);

/**
 * What names an incident in all marks of its tickets, such as `GZ-1a` of `[GZ-1a.2]`; `undefined` where the
 * text is no marker.
 */
export function incidentNamed(marker: string): string | undefined {
  return MARKER.exec(marker)?.[1];
}

/** Whether a text can stand for a life of an incident. */
export function isLife(text: string): boolean {
  return TOKEN.test(text);
}

/** The mark that a write leaves in its body, such as `[GZ-1a w7.k7ab]`. */
export function writeMark(incident: string, number: number, life: string): string {
  return `[${incident} w${number}.${life}]`;
}

/** The numbers of the writes of a life whose marks stand on a ticket. */
export function writesOn(ticket: StoredTicket, incident: string, life: string): readonly number[] {
  const mark = new RegExp(String.raw`\[${incident} w([1-9][0-9]*)\.${life}\]`, 'g');
  return ticket.comments.flatMap(({ body }) => [...body.matchAll(mark)].map(([, number]) => Number(number)));
}

/** The note mark at the end of a body, such as `[GZ-1a #5.k7 1/3]`; a write mark behind it is looked over. */
export function noteMarkOf(body: string, mark: string): string | undefined {
  return NOTE_MARK.exec(body.replace(mark, '').trimEnd())?.[0];
}
