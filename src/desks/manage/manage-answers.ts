import { z } from 'zod';

// Manage adds members without a new version, so unknown ones are dropped, never refused.

const id = z.int();
const reference = z.object({ id });
const namedReference = z.object({ id, name: z.string().nullish() });

/** When a record was changed last, and the member that made it. */
const info = z.object({ lastUpdated: z.string().nullish(), enteredBy: z.string().nullish() });

/** A ticket as a search answers it. A hit without a summary, which every ticket has, proves nothing. */
export const ticketHit = z.object({
  id,
  summary: z.string(),
  externalXRef: z.string().nullish(),
  _info: info.nullish(),
});
export type TicketHit = z.infer<typeof ticketHit>;

/**
 * The members of a ticket that decide what is written to it. References are missing or null where none is
 * set; project tickets have neither `externalXRef` nor `severity`, `impact` and `mergedParentTicket`.
 */
export const manageTicket = z.object({
  id,
  summary: z.string().nullish(),
  externalXRef: z.string().nullish(),
  company: reference.nullish(),
  site: reference.nullish(),
  contact: reference.nullish(),
  agreement: reference.nullish(),
  board: namedReference.nullish(),
  status: namedReference.nullish(),
  priority: namedReference.nullish(),
  type: namedReference.nullish(),
  subType: reference.nullish(),
  item: reference.nullish(),
  team: reference.nullish(),
  severity: z.string().nullish(),
  impact: z.string().nullish(),
  customFields: z.array(z.object({ id, value: z.unknown() })).nullish(),
  closedFlag: z.boolean().nullish(),
  closedDate: z.string().nullish(),
  closedBy: z.string().nullish(),
  mergedParentTicket: reference.nullish(),
  _info: info.nullish(),
});
export type ManageTicket = z.infer<typeof manageTicket>;

/** A note of a ticket, whatever its tab. */
export const ticketNote = z.object({ id, text: z.string().nullish() });

/** What a created record answers, as far as it matters here. */
export const created = z.object({ id });

/** One operation of a ticket PATCH: a whole reference or a text, by a path without a slash. */
export type Change =
  | { readonly op: 'replace'; readonly path: ReferenceName; readonly value: { readonly id: number } }
  | { readonly op: 'replace'; readonly path: 'summary' | 'severity' | 'impact'; readonly value: string }
  | { readonly op: 'remove'; readonly path: 'subType' | 'item' | 'team' | 'site' | 'contact' | 'agreement' };
type ReferenceName =
  'company' | 'site' | 'board' | 'status' | 'priority' | 'type' | 'subType' | 'item' | 'team';

/** All custom fields of a ticket as they are; goes with a PATCH only where a tenant refuses one without. */
export interface SameCustomFields {
  readonly op: 'replace';
  readonly path: 'customFields';
  readonly value: NonNullable<ManageTicket['customFields']>;
}

/** Goes with every PATCH: without it Manage notifies people of the change. */
export interface MailSwitch {
  readonly op: 'replace';
  readonly path: 'processNotifications';
  readonly value: boolean;
}

/** The body of a note; exactly one of the three tab flags is true. */
export interface NewNote {
  readonly text: string;
  readonly detailDescriptionFlag: boolean;
  readonly internalAnalysisFlag: boolean;
  readonly resolutionFlag: boolean;
  readonly processNotifications: boolean;
}

/** The body of a new ticket: members of the vendor's model only, because Manage refuses any other. */
export type NewTicket = Readonly<Record<string, string | boolean | { readonly id: number } | undefined>>;
