export { startAutomateEmulator } from './start.ts';
export type { AutomateEmulator, AutomateEmulatorOptions } from './start.ts';
export type { AutomateFaults, FaultHandle } from './faults.ts';
export type { AutomateModes } from './modes.ts';
export type { AutomateSeed, SeedClient, SeedComputer, SeedTicket } from './seed.ts';
export type { People, TechnicianAction } from './people.ts';
export type { RequestCounts } from './request-log.ts';
