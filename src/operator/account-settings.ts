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
  const [secret] = findAccount(settings, name).authorization;
  if (secret === undefined) throw missing(`accounts.${name}.authorization`, 'the secret of its pushes');
  return secret;
}

/**
 * The account of this name.
 * @throws SettingsError where the settings do not name it, or give no access to its Control API.
 */
export function findGravityZoneAccount(settings: Settings, name: string): GravityZoneAccount {
  const account = gravityZoneAccount(name, findAccount(settings, name));
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

/**
 * What the settings say of an account.
 * @throws SettingsError `unknown-account` where they do not name it.
 */
export function findAccount({ accounts }: Settings, name: string): AccountSettings {
  const found = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
  if (found !== undefined) return found;
  throw new SettingsError({
    code: 'unknown-account',
    message: `The settings have no account ${name}.`,
    advice: `Name one of the settings’ accounts: ${Object.keys(accounts).join(', ')}.`,
  });
}

/**
 * Makes sure that the settings set up a desk.
 * @throws SettingsError `unknown-desk` where they do not.
 */
export function requireDesk({ desks }: Settings, name: string): void {
  const known = Object.entries(desks).flatMap(([desk, settings]) => (settings === undefined ? [] : [desk]));
  if (known.includes(name)) return;
  throw new SettingsError({
    code: 'unknown-desk',
    message: `The settings have no desk ${name}.`,
    advice: `Name one of the settings’ desks: ${known.join(', ')}.`,
  });
}

function missing(setting: string, what: string): SettingsError {
  return new SettingsError({
    code: 'missing-setting',
    message: `The settings lack \`${setting}\`.`,
    advice: `Set \`${setting}\`: ${what}.`,
  });
}
