export { PlumblineError, isPlumblineError } from './plumbline-error.ts';
export type { ErrorDetails } from './plumbline-error.ts';
export { SettingsError } from './settings-error.ts';
export { TemporalUnavailable } from './temporal-unavailable.ts';
export { whyNotConnected } from './why-not-connected.ts';
export { UnreadableInput } from './unreadable-input.ts';
export { WRONG_SETTINGS } from './wrong-settings.ts';
