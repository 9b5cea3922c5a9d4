export {
  PlumblineError,
  SettingsError,
  TemporalUnavailable,
  WRONG_SETTINGS,
  isPlumblineError,
} from './plumbline-error.ts';
export type { ErrorDetails } from './plumbline-error.ts';
export { whyNotConnected } from './why-not-connected.ts';
