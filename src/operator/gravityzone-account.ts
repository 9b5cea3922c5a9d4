import { SettingsError } from '../errors/index.ts';
import { gravityZoneApi } from '../gravityzone/api/json-rpc.ts';
import type { GravityZoneApi } from '../gravityzone/api/json-rpc.ts';
import type { OwnDestination } from '../gravityzone/api/push-subscription.ts';
import type { Secret } from '../settings/secret.ts';
import type { Settings } from '../settings/settings.ts';

type Account = Settings['accounts'][string];

/**
 * The settings of an account.
 * @throws SettingsError `unknown-account`, naming those that there are.
 */
export function accountSettings({ accounts }: Settings, name: string): Account {
  const found = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
  if (found !== undefined) return found;
  throw new SettingsError({
    code: 'unknown-account',
    message: `The settings have no account ${name}.`,
    advice: `Name one of the settings’ accounts: ${Object.keys(accounts).join(', ')}.`,
  });
}

/** The secret with which GravityZone pushes: the first, where there are two. Throws as {@link accountSettings}. */
export function pushSecret(settings: Settings, name: string): Secret {
  const [secret] = accountSettings(settings, name).authorization;
  if (secret === undefined) throw missing(`accounts.${name}.authorization`, 'the secret of its pushes');
  return secret;
}

/**
 * The Control API of an account.
 * @throws SettingsError where the settings do not give access to it.
 */
export function controlApi(settings: Settings, name: string): GravityZoneApi {
  const { api } = accountSettings(settings, name);
  if (api === undefined)
    throw missing(`accounts.${name}.api`, 'its `accessUrl` and `apiKey` from Control Center');
  return gravityZoneApi(api);
}

/**
 * Where the gateway takes the pushes of an account.
 * @throws SettingsError where the settings do not say.
 */
export function ownDestination(settings: Settings, name: string): OwnDestination {
  const url = accountSettings(settings, name).api?.pushUrl;
  if (url === undefined)
    throw missing(`accounts.${name}.api.pushUrl`, 'the public address of the gateway’s push endpoint');
  return { url, secret: pushSecret(settings, name) };
}

function missing(setting: string, what: string): SettingsError {
  return new SettingsError({
    code: 'missing-setting',
    message: `The settings lack \`${setting}\`.`,
    advice: `Set \`${setting}\`: ${what}.`,
  });
}
