import { useNetwork } from '../http/network.ts';
import { loadSettings } from './load-settings.ts';
import type { Environment } from './load-settings.ts';
import { networkOf } from './network-of.ts';
import type { Settings } from './settings.ts';

/**
 * What every command does first: reads the settings, and sets how it reaches other machines. It needs no secret at once:
 * each is read when it comes to be used, if it ever is.
 * @throws SettingsError saying what is wrong or missing.
 */
export function beginProcess(env: Environment): Settings {
  const { settings } = loadSettings(env);
  useNetwork(networkOf(settings, env));
  return settings;
}
