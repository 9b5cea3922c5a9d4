import { SettingsError } from '../errors/index.ts';
import { gravityZoneAccount } from '../gravityzone/account.ts';
import type { AccountSettings, GravityZoneAccount } from '../gravityzone/account.ts';
import type { OwnDestination } from '../gravityzone/api/push-subscription.ts';
import type { Secret } from '../settings/schema/secret.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * The secret with which GravityZone pushes: the first, where there are two.
 * @throws SettingsError where the settings do not name it, or not the account.
 */
export function pushSecret(settings: Settings, name: string): Secret {
  const [secret] = accountSettings(settings, name).authorization;
  if (secret === undefined) throw missing(`accounts.${name}.authorization`, 'the secret of its pushes');
  return secret;
}

/**
 * The account of this name.
 * @throws SettingsError where the settings do not name it, or give no access to its Control API.
 */
export function findGravityZoneAccount(settings: Settings, name: string): GravityZoneAccount {
  const account = gravityZoneAccount(name, accountSettings(settings, name));
  if (account !== undefined) return account;
  throw missing(`accounts.${name}.api`, 'its `accessUrl` and `apiKey` from Control Center');
}

/**
 * Where the gateway takes the pushes of an account.
 * @throws SettingsError where the settings do not say.
 */
export function ownDestination({ name, own }: GravityZoneAccount): OwnDestination {
  if (own !== undefined) return own;
  throw missing(`accounts.${name}.api.pushUrl`, 'the public address of the gateway’s push endpoint');
}

function accountSettings({ accounts }: Settings, name: string): AccountSettings {
  const found = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
  if (found !== undefined) return found;
  throw new SettingsError({
    code: 'unknown-account',
    message: `The settings have no account ${name}.`,
    advice: `Name one of the settings’ accounts: ${Object.keys(accounts).join(', ')}.`,
  });
}

function missing(setting: string, what: string): SettingsError {
  return new SettingsError({
    code: 'missing-setting',
    message: `The settings lack \`${setting}\`.`,
    advice: `Set \`${setting}\`: ${what}.`,
  });
}
