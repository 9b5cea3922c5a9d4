/** How the console treats and tells incidents where the vendor leaves it open. */
export interface IncidentModes {
  /** New activity on a closed incident makes an incident of its own instead of reopening the closed one. */
  readonly separateIncidents: boolean;
  /**
   * When items hold `lastIncidentChange`. It is absent from every captured one; those were asked for without
   * the change filter.
   */
  readonly lastIncidentChange: 'withChangeFilter' | 'always' | 'never';
  /** Pages that `pagesCount` claims beyond those that exist. */
  readonly pagesClaimed: number;
  /** The number of an incident is a text, as in one edition of the page. */
  readonly incidentNumberAsText: boolean;
  /**
   * A new note joins the older ones: one capture holds two; the vendor's page says that a note is
   * overwritten.
   */
  readonly keepsNotes: boolean;
}

/** As the captures have it. */
export const USUAL_INCIDENTS: IncidentModes = {
  separateIncidents: false,
  lastIncidentChange: 'withChangeFilter',
  pagesClaimed: 0,
  incidentNumberAsText: false,
  keepsNotes: false,
};
