export { PlumblineError, SettingsError, TemporalUnavailable, isPlumblineError } from './plumbline-error.ts';
export type { ErrorDetails } from './plumbline-error.ts';
export { whyNotConnected } from './why-not-connected.ts';
export { WRONG_SETTINGS } from './wrong-settings.ts';
