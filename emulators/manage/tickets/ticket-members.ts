import { ANY, FLAG, TEXT, WHOLE } from '../binding.ts';
import type { Members, Shape } from '../binding.ts';

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

/** Whether a member of a ticket refers to another record. */
export function isReferenceName(name: string): name is ReferenceName {
  return (REFERENCE_NAMES as readonly string[]).includes(name);
}

const text = (limit: number): Shape => ({ kind: 'text', limit });
const level: Shape = { kind: 'choice', of: ['Low', 'Medium', 'High'] };

/** The shape of a reference in a request: by id, by identifier where the record has one, or by name. */
export function referenceShape(name: string, identifier = TEXT, ownName = TEXT): Shape {
  return {
    kind: 'object',
    name: `${name.charAt(0).toUpperCase()}${name.slice(1)}Reference`,
    members: { id: WHOLE, identifier, name: ownName, _info: ANY },
  };
}

/** Members that are kept on the ticket as they were sent, with the vendor's limits in UTF-16 units. */
export const STORED_MEMBERS: Members = {
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
  contactEmailLookup: TEXT,
  severity: level,
  impact: level,
  externalXRef: text(100),
  poNumber: text(50),
  requiredDate: { kind: 'date' },
  resources: TEXT,
  integratorTags: { kind: 'list', of: text(50) },
  allowAllClientsPortalView: FLAG,
  customerUpdatedFlag: FLAG,
  automaticEmailContactFlag: FLAG,
  automaticEmailResourceFlag: FLAG,
  automaticEmailCcFlag: FLAG,
  automaticEmailCc: text(1000),
};

/** Members that the server works out by itself; known to the type, without effect when they are sent. */
export const DERIVED_MEMBERS: Members = {
  id: WHOLE,
  closedFlag: FLAG,
  closedDate: TEXT,
  closedBy: TEXT,
  hasChildTicket: FLAG,
  hasMergedChildTicketFlag: FLAG,
  mergedParentTicket: ANY,
  isInSla: FLAG,
  slaStatus: TEXT,
  _info: ANY,
};

/** Members that only steer one write and are never returned. */
const STEERING_MEMBERS: Members = {
  initialDescription: TEXT,
  initialInternalAnalysis: TEXT,
  initialResolution: TEXT,
  initialDescriptionFrom: TEXT,
  processNotifications: FLAG,
  skipCallback: FLAG,
};

/** Members of the real type that are not emulated; a value for one is refused rather than dropped. */
export const UNMODELLED_MEMBERS: Members = {
  location: ANY,
  department: ANY,
  serviceLocation: ANY,
  sla: ANY,
  parentTicketId: WHOLE,
};

/** Everything that the body of a ticket may hold. */
export const TICKET_BODY = {
  kind: 'object',
  name: 'Ticket',
  members: {
    ...STORED_MEMBERS,
    ...STEERING_MEMBERS,
    ...DERIVED_MEMBERS,
    ...UNMODELLED_MEMBERS,
    ...Object.fromEntries(REFERENCE_NAMES.map((name) => [name, referenceShape(name)])),
    company: referenceShape('company', text(25), text(50)),
    customFields: {
      kind: 'list',
      of: {
        kind: 'object',
        name: 'CustomFieldValue',
        members: {
          id: WHOLE,
          value: ANY,
          caption: TEXT,
          type: TEXT,
          entryMethod: TEXT,
          numberOfDecimals: WHOLE,
          connectWiseId: TEXT,
        },
      },
    },
  },
} as const satisfies Shape;
