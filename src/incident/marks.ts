/**
 * Marks: the text by which our ticket or note is found again before anything is written twice. ASCII from a safe alphabet,
 * so that they pass through search conditions, SQL and every desk's editor unchanged.
 */

/** `[GZ-<id>]`, or `[GZ-<id>.2]` for the second generation; stands at the very start of a ticket's subject. */
export function ticketMark(incidentId: string, generation: number): string {
  return generation === 1 ? `[GZ-${incidentId}]` : `[GZ-${incidentId}.${generation}]`;
}

/** `gz:<connection>:<id>`, with `:2` for the second generation; Manage's `externalXRef`. */
export function ticketReference(connection: string, incidentId: string, generation: number): string {
  return generation === 1 ? `gz:${connection}:${incidentId}` : `gz:${connection}:${incidentId}:${generation}`;
}

/** `[GZ-<id> #<revision>]`: the last line of every note. */
export function noteMark(incidentId: string, revision: number): string {
  return `[GZ-${incidentId} #${revision}]`;
}

/** The generation of a subject that starts with our mark, or `undefined` where it is not ours. */
export function generationOfSubject(subject: string, incidentId: string): number | undefined {
  const start = `[GZ-${incidentId}`;
  if (!subject.startsWith(start)) return undefined;
  const rest = /^(?:\.([1-9][0-9]*))?\]/.exec(subject.slice(start.length));
  return rest === null ? undefined : Number(rest[1] ?? 1);
}

/**
 * The highest revision whose note mark stands anywhere in the texts, 0 where there is none. Marks beyond `upTo` are not
 * ours: where we know our newest revision, a number that somebody typed must not silence what is yet to be said.
 */
export function highestNoteMark(
  texts: Iterable<string>,
  incidentId: string,
  upTo = Number.MAX_SAFE_INTEGER,
): number {
  const start = `[GZ-${incidentId} #`;
  let highest = 0;
  for (const text of texts) {
    for (let at = text.indexOf(start); at !== -1; at = text.indexOf(start, at + 1)) {
      const number = /^([1-9][0-9]{0,8})(?: [0-9]+\/[0-9]+)?\]/.exec(
        text.slice(at + start.length, at + start.length + 40),
      );
      const revision = Number(number?.[1] ?? 0);
      if (revision <= upTo) highest = Math.max(highest, revision);
    }
  }
  return highest;
}
