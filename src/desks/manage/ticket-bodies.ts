import { ticketReference } from '../../incident/marks.ts';
import type { TicketOpening } from '../desk.ts';
import { companyOf } from './company.ts';
import { cutKeepingLastLine } from './cut-text.ts';
import type { ManageSettings } from './settings.ts';
import type { NewNote, NewTicket } from './wire.ts';

/** The create-only members whose text becomes the first note of each tab. */
const INITIAL_NOTE = {
  discussion: 'initialDescription',
  internal: 'initialInternalAnalysis',
  resolution: 'initialResolution',
} as const satisfies Record<ManageSettings['noteArea'], string>;

/** The body of a ticket to be opened. @throws DeskRejected `unmapped-company`. */
export function newTicket(opening: TicketOpening, settings: ManageSettings): NewTicket {
  const { connection, incidentId, generation } = opening.key;
  const row = settings.categories[opening.category];
  return {
    summary: opening.subject,
    recordType: 'ServiceTicket',
    company: { id: companyOf(opening.placement, settings) },
    board: { id: row.board },
    priority: { id: row.priority },
    type: { id: row.type },
    ...(row.status !== undefined && { status: { id: row.status } }),
    ...(row.subType !== undefined && { subType: { id: row.subType } }),
    ...(row.item !== undefined && { item: { id: row.item } }),
    externalXRef: ticketReference(connection, incidentId, generation),
    [INITIAL_NOTE[settings.noteArea]]: cutKeepingLastLine(opening.body),
    processNotifications: sendsMail(settings),
  };
}

/** The body of a note in the configured tab. */
export function newNote(text: string, settings: ManageSettings): NewNote {
  return {
    text: cutKeepingLastLine(text),
    detailDescriptionFlag: settings.noteArea === 'discussion',
    internalAnalysisFlag: settings.noteArea === 'internal',
    resolutionFlag: settings.noteArea === 'resolution',
    processNotifications: sendsMail(settings),
  };
}

/** Whether writes may send mail. Never for internal notes: Manage has mailed them to the contact when asked to notify. */
export function sendsMail(settings: ManageSettings): boolean {
  return settings.processNotifications && settings.noteArea !== 'internal';
}
