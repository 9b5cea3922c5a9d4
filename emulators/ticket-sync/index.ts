export { startTicketSync } from './ticket-sync.ts';
export type { SyncFailure, SyncModes, SyncPlace, TicketSync, TicketSyncOptions } from './ticket-sync.ts';
