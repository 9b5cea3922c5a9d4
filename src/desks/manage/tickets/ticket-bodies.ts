import { ticketReference } from '../../../incident/marks.ts';
import type { CreateOrder } from '../../desk.ts';
import type { CompanyHome } from '../../company-mapping.ts';
import type { GridRow } from '../grid/resolve-row.ts';
import type { CompanyTarget, ManageSettings } from '../settings.ts';
import type { NewNote, NewTicket } from '../manage-answers.ts';

/** The create-only members whose text becomes the first note of each tab. */
const INITIAL_NOTE = {
  discussion: 'initialDescription',
  internal: 'initialInternalAnalysis',
  resolution: 'initialResolution',
} as const satisfies Record<ManageSettings['noteArea'], string>;

/** The members of a row that are references of a ticket, in the vendor's words. */
const REFERENCES = [
  'board',
  'priority',
  'type',
  'subType',
  'item',
  'status',
  'source',
  'team',
  'owner',
] as const;

/** The body of a ticket to be opened; `text` is the first part of its initial payload. */
export function newTicket(
  { key, generation, subject }: CreateOrder,
  row: GridRow,
  { company, site }: CompanyHome<CompanyTarget>,
  text: string,
  settings: ManageSettings,
): NewTicket {
  const references = REFERENCES.flatMap((name) => {
    const id = row[name];
    return id === undefined ? [] : [[name, { id }] as const];
  });
  return {
    summary: subject,
    recordType: 'ServiceTicket',
    company: { id: company },
    ...(site !== undefined && { site: { id: site } }),
    ...Object.fromEntries(references),
    severity: row.severity,
    impact: row.impact,
    externalXRef: ticketReference(key.account, key.incidentId, generation),
    [INITIAL_NOTE[settings.noteArea]]: text,
    processNotifications: sendsMail(settings),
  };
}

/** The body of a note in the configured tab. */
export function newNote(text: string, settings: ManageSettings): NewNote {
  return {
    text,
    detailDescriptionFlag: settings.noteArea === 'discussion',
    internalAnalysisFlag: settings.noteArea === 'internal',
    resolutionFlag: settings.noteArea === 'resolution',
    processNotifications: sendsMail(settings),
  };
}

/**
 * Whether writes may send mail. Never for internal notes: Manage has mailed them to the contact when asked to
 * notify.
 */
export function sendsMail(settings: ManageSettings): boolean {
  return settings.processNotifications && settings.noteArea !== 'internal';
}
