import { useNetwork } from '../http/network.ts';
import { loadSettings } from './load-settings.ts';
import type { Environment, LoadedSettings } from './load-settings.ts';
import { networkOf } from './network-of.ts';
import type { Settings } from './settings.ts';

/**
 * What every command does first: reads the settings, and sets how it reaches other machines. It needs no secret at once:
 * each is read when it comes to be used, if it ever is.
 * @throws SettingsError saying what is wrong or missing.
 */
export function beginProcess(env: Environment): Settings {
  return beginWithFile(env).settings;
}

/** The same for a command that speaks of the file, too. */
export function beginWithFile(env: Environment): LoadedSettings {
  const loaded = loadSettings(env);
  useNetwork(networkOf(loaded.settings, env));
  return loaded;
}
