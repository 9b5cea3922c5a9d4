import { VendorRefused, VendorUnavailable } from '../../../http/vendor-errors.ts';
import type { TicketKey } from '../../../incident/ticket.ts';

/** Automate names a ticket in one answer and denies it in another: no ground to give it up. */
export function contradiction(ticketId: string): VendorUnavailable {
  return new VendorUnavailable('automate', {
    code: 'contradictory-answer',
    message: `Automate lists ticket ${ticketId}, yet says that there is no such ticket.`,
    advice:
      'Plumbline tries again by itself; if this lasts, check that the Automate user may read the ticket.',
  });
}

/**
 * The script writes to no ticket without a mark of ours in its subject or comments, and cannot tell us that it did
 * not.
 */
export function markLost(ticketId: string, mark: string): VendorRefused {
  return new VendorRefused('automate', {
    code: 'mark-lost',
    message: `Ticket ${ticketId} in Automate carries ${mark} neither in its subject nor in a comment.`,
    advice: `Put ${mark} at the end of the ticket's subject. Then retry, or adopt the ticket again if that was refused.`,
  });
}

/** Without comments nobody could tell whether a note was written, and it would be written again and again. */
export function commentsNotServed(ticketId: string): VendorRefused {
  return new VendorRefused('automate', {
    code: 'comments-not-served',
    message: `Automate gives no comments with ticket ${ticketId}, so that a note could not be read back.`,
    advice: 'Update the Automate server to a version whose tickets carry comments.',
  });
}

/**
 * More subjects than can be gone through contain the mark's beginning; which ticket is ours stays unknown.
 */
export function tooManyTickets({ mark, incidentId }: TicketKey, count: number): VendorRefused {
  return new VendorRefused('automate', {
    code: 'too-many-tickets',
    message: `Automate has ${count} tickets or more whose subject contains [${mark}-${incidentId}, and none of them is known to be ours.`,
    advice: 'Find out what writes these subjects in Automate, remove the surplus tickets.',
  });
}

/** Conditions have no documented escaping: an id outside the safe alphabet must not get into one. */
export function unsafeIncidentId(): VendorRefused {
  return new VendorRefused('automate', {
    code: 'unsafe-incident-id',
    message: 'The incident id has characters that cannot be searched for in Automate.',
    advice: 'Open the ticket by hand, and report the incident id to the makers of plumbline.',
  });
}
