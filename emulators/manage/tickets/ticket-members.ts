import type { Model, Shape } from '../bodies/binding.ts';

/** Members of a ticket that refer to another record. */
export const REFERENCE_NAMES = [
  'company',
  'site',
  'contact',
  'agreement',
  'board',
  'status',
  'type',
  'subType',
  'item',
  'team',
  'priority',
  'source',
  'owner',
] as const;
/** The name of such a member. */
export type ReferenceName = (typeof REFERENCE_NAMES)[number];

const text = (limit?: number): Shape => ({ kind: 'text', limit });
const flag: Shape = { kind: 'flag' };
const whole: Shape = { kind: 'whole' };
const date: Shape = { kind: 'date' };
const any: Shape = { kind: 'any' };
const level: Shape = { kind: 'choice', of: ['Low', 'Medium', 'High'] };

/**
 * The shape of a reference in a request: by id, by identifier where the record has one, or by name, with
 * limits of its texts in UTF-16 units.
 */
export function referenceShape(
  name: string,
  limits: { readonly identifier?: number; readonly name?: number } = {},
): Shape {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Reference`;
  return {
    kind: 'object',
    model: {
      name: type,
      members: { id: whole, identifier: text(limits.identifier), name: text(limits.name), _info: any },
    },
  };
}

/** Members that are kept on the ticket as they were sent, with the vendor's limits in UTF-16 units. */
export const STORED_MEMBERS: Readonly<Record<string, Shape>> = {
  summary: text(100),
  recordType: { kind: 'choice', of: ['ServiceTicket', 'ProjectTicket', 'ProjectIssue'] },
  siteName: text(50),
  addressLine1: text(50),
  addressLine2: text(50),
  city: text(50),
  stateIdentifier: text(50),
  zip: text(12),
  contactName: text(62),
  contactPhoneNumber: text(20),
  contactPhoneExtension: text(15),
  contactEmailAddress: text(250),
  contactEmailLookup: text(),
  severity: level,
  impact: level,
  externalXRef: text(100),
  poNumber: text(50),
  requiredDate: date,
  resources: text(),
  integratorTags: { kind: 'list', of: text(50) },
  parentTicketId: whole,
  allowAllClientsPortalView: flag,
  customerUpdatedFlag: flag,
  automaticEmailContactFlag: flag,
  automaticEmailResourceFlag: flag,
  automaticEmailCcFlag: flag,
  automaticEmailCc: text(1000),
};

/** Members that only steer one write and are never returned. */
export const STEERING_MEMBERS: Readonly<Record<string, Shape>> = {
  initialDescription: text(),
  initialInternalAnalysis: text(),
  initialResolution: text(),
  initialDescriptionFrom: text(),
  processNotifications: flag,
  skipCallback: flag,
};

/** Members that the server works out by itself; known to the type, without effect when they are sent. */
export const DERIVED_MEMBERS: Readonly<Record<string, Shape>> = {
  id: whole,
  closedFlag: flag,
  closedDate: text(),
  closedBy: text(),
  hasChildTicket: flag,
  hasMergedChildTicketFlag: flag,
  mergedParentTicket: any,
  isInSla: flag,
  slaStatus: text(),
  _info: any,
};

/**
 * Members of the real type whose records are not emulated; a value for one of them is refused rather than
 * dropped.
 */
export const UNMODELLED_MEMBERS: ReadonlySet<string> = new Set([
  'location',
  'department',
  'serviceLocation',
  'sla',
]);

/** Entries of `customFields`; id and value suffice. */
export const CUSTOM_FIELDS: Shape = {
  kind: 'list',
  of: {
    kind: 'object',
    model: {
      name: 'CustomFieldValue',
      members: {
        id: whole,
        value: any,
        caption: text(),
        type: text(),
        entryMethod: text(),
        numberOfDecimals: whole,
        connectWiseId: text(),
      },
    },
  },
};

/** Everything that the body of a ticket may hold. */
export const TICKET_MODEL: Model = {
  name: 'Ticket',
  members: {
    ...STORED_MEMBERS,
    ...STEERING_MEMBERS,
    ...DERIVED_MEMBERS,
    ...Object.fromEntries(
      [...REFERENCE_NAMES, ...UNMODELLED_MEMBERS].map((name) => [name, referenceShape(name)]),
    ),
    company: referenceShape('company', { identifier: 25, name: 50 }),
    customFields: CUSTOM_FIELDS,
  },
};
