/** Permissions of the API member's role that can be taken away, one by one. */
export const RIGHTS = [
  'companyMaintenance',
  'contacts',
  'configurations',
  'serviceTicketsAdd',
  'serviceTicketsEdit',
  'serviceTicketsInquire',
  'serviceTicketsDelete',
  'closeServiceTickets',
  'projectTicketsInquire',
  'projectTicketsEdit',
  'tableSetup',
  'memberMaintenance',
  'timeEntries',
  'callbacks',
] as const;
/** The name of such a permission. */
export type Right = (typeof RIGHTS)[number];
