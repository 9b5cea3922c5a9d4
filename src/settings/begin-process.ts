import { useNetwork } from '../http/network.ts';
import { loadSettings } from './load-settings.ts';
import type { Environment, LoadedSettings } from './load-settings.ts';
import { noSecrets } from './needed-secrets.ts';
import type { NeededSecrets } from './needed-secrets.ts';
import { networkOf } from './network-of.ts';
import type { Settings } from './settings.ts';

/**
 * What every process does first, and again when its settings changed: reads the settings, makes sure that the
 * secrets are there which it needs, and sets how it reaches other machines.
 * @throws SettingsError saying what is wrong or missing; then nothing was set.
 */
export function takeSettings(env: Environment, needed: NeededSecrets): LoadedSettings {
  const loaded = loadSettings(env, needed);
  useNetwork(networkOf(loaded.settings, env));
  return loaded;
}

/**
 * The settings for a command. It needs no secret at once: each is read when it comes to be used, if it ever is.
 * @throws SettingsError saying what is wrong or missing.
 */
export function beginProcess(env: Environment): Settings {
  return takeSettings(env, noSecrets).settings;
}
