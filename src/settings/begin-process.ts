import { useNetwork } from '../http/network.ts';
import { loadSettings } from './load-settings.ts';
import { networkOf } from './network-of.ts';
import type { Secret } from './schema/secret.ts';
import type { Settings } from './settings.ts';

/**
 * What every process and every command does first: reads the settings, makes sure that the secrets are there
 * which it needs, and sets how it reaches other machines. Any other secret is read when it comes to be used,
 * if it ever is: a command needs none at once.
 * @throws SettingsError saying what is wrong or missing.
 */
export function beginProcess(
  env: Readonly<Record<string, string | undefined>>,
  secretsOf: (settings: Settings) => readonly Secret[] = () => [],
): Settings {
  const settings = loadSettings(env);
  for (const secret of secretsOf(settings)) secret.reveal();
  useNetwork(networkOf(settings, env));
  return settings;
}
