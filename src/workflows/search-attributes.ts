import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

const { KEYWORD, KEYWORD_LIST, INT } = SearchAttributeType;

/** The search attributes of an incident's workflow. They are never encrypted: no customer text beyond names belongs here. */
export const SEARCH_ATTRIBUTES = {
  IncidentId: defineSearchAttributeKey('IncidentId', KEYWORD),
  Company: defineSearchAttributeKey('Company', KEYWORD),
  Computer: defineSearchAttributeKey('Computer', KEYWORD),
  Category: defineSearchAttributeKey('Category', KEYWORD),
  Score: defineSearchAttributeKey('Score', INT),
  IncidentStatus: defineSearchAttributeKey('IncidentStatus', KEYWORD),
  /** One entry per desk, such as `manage:blocked`. */
  DeliveryState: defineSearchAttributeKey('DeliveryState', KEYWORD_LIST),
  AutomateTicket: defineSearchAttributeKey('AutomateTicket', KEYWORD),
  ManageTicket: defineSearchAttributeKey('ManageTicket', KEYWORD),
} as const;
