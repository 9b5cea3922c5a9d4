export { feed } from './feed.ts';
export { incident } from './incident.ts';
export { quarantine, quarantinePart } from './quarantine.ts';
export { testEvent } from './test-event.ts';
export { ticketWatch } from './ticket-watch.ts';
