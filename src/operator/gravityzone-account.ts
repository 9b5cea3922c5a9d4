import { SettingsError } from '../errors/index.ts';
import { gravityZoneApi } from '../gravityzone/api/json-rpc.ts';
import type { GravityZoneApi } from '../gravityzone/api/json-rpc.ts';
import type { OwnDestination } from '../gravityzone/api/push-subscription.ts';
import type { Secret } from '../settings/secret.ts';
import type { Settings } from '../settings/settings.ts';

type Connection = Settings['connections'][string];

/**
 * The settings of a connection.
 * @throws SettingsError `unknown-connection`, naming those that there are.
 */
export function connectionSettings({ connections }: Settings, name: string): Connection {
  const found = Object.hasOwn(connections, name) ? connections[name] : undefined;
  if (found !== undefined) return found;
  throw new SettingsError({
    code: 'unknown-connection',
    message: `The settings have no connection ${name}.`,
    advice: `Name one of the settings’ connections: ${Object.keys(connections).join(', ')}.`,
  });
}

/** The secret with which GravityZone pushes: the first, where there are two. Throws as {@link connectionSettings}. */
export function pushSecret(settings: Settings, name: string): Secret {
  const [secret] = connectionSettings(settings, name).authorization;
  if (secret === undefined) throw missing(`connections.${name}.authorization`, 'the secret of its pushes');
  return secret;
}

/**
 * The Control API of a connection's account.
 * @throws SettingsError where the settings do not give access to it.
 */
export function controlApi(settings: Settings, name: string): GravityZoneApi {
  const { api } = connectionSettings(settings, name);
  if (api === undefined)
    throw missing(`connections.${name}.api`, 'the account’s `accessUrl` and `apiKey` from Control Center');
  return gravityZoneApi(api);
}

/**
 * Where the gateway takes the pushes of a connection.
 * @throws SettingsError where the settings do not say.
 */
export function ownDestination(settings: Settings, name: string): OwnDestination {
  const url = connectionSettings(settings, name).api?.pushUrl;
  if (url === undefined)
    throw missing(`connections.${name}.api.pushUrl`, 'the public address of the gateway’s push endpoint');
  return { url, secret: pushSecret(settings, name) };
}

function missing(setting: string, what: string): SettingsError {
  return new SettingsError({
    code: 'missing-setting',
    message: `The settings lack \`${setting}\`.`,
    advice: `Set \`${setting}\`: ${what}.`,
  });
}
