import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

const { KEYWORD, KEYWORD_LIST, INT } = SearchAttributeType;

/**
 * The search attributes of an incident's workflow, under names that begin with a prefix: a namespace that
 * others use too may have a `Score` of theirs. A namespace holds ten keywords and three lists of them, so
 * what fits into a list has no name of its own. They are never encrypted: no customer text beyond names
 * belongs here.
 */
export function searchAttributes(prefix: string) {
  return {
    IncidentId: defineSearchAttributeKey(`${prefix}IncidentId`, KEYWORD),
    Company: defineSearchAttributeKey(`${prefix}Company`, KEYWORD),
    Computer: defineSearchAttributeKey(`${prefix}Computer`, KEYWORD),
    Category: defineSearchAttributeKey(`${prefix}Category`, KEYWORD),
    Score: defineSearchAttributeKey(`${prefix}Score`, INT),
    IncidentStatus: defineSearchAttributeKey(`${prefix}IncidentStatus`, KEYWORD),
    /**
     * Entries for each desk: how the delivery stands, such as `manage:blocked`, and the ticket, such as
     * `manage:#1001`.
     */
    DeliveryState: defineSearchAttributeKey(`${prefix}DeliveryState`, KEYWORD_LIST),
  } as const;
}

/** How `DeliveryState` names a ticket. */
export function ticketEntry(desk: string, ticket: string): string {
  return `${desk}:#${ticket}`;
}
