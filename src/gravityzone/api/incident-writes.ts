/** The most characters that GravityZone takes as a note. */
export const MAX_NOTE_LENGTH = 50_000;

/** The codes by which a status is set; the console calls the second one `investigating`. */
export const STATUS_CODES = { open: 1, 'in progress': 2, closed: 3, 'false positive': 4 } as const;

export type StatusWord = keyof typeof STATUS_CODES;

/**
 * What writes call the kind of an incident, from its `incidentType`; an id is only found under the right one.
 */
export function writeType(incidentType: string | undefined): 'incidents' | 'extendedIncidents' {
  return incidentType === 'extendedIncident' ? 'extendedIncidents' : 'incidents';
}
