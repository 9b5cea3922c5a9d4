export type { Faults } from './faults.ts';
export { DEMO_INCIDENT_ID } from './incidents/write-back.ts';
export { startGravityZoneEmulator } from './start.ts';
export type { GravityZoneEmulator } from './start.ts';
