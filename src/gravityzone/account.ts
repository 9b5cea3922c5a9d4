import type { Secret } from '../settings/schema/secret.ts';
import { gravityZoneApi } from './api/json-rpc.ts';
import type { GravityZoneApi } from './api/json-rpc.ts';
import type { OwnDestination } from './api/push-subscription.ts';
import type { GravityZoneApiSettings } from './api/settings.ts';

/** A GravityZone account whose Control API the settings give access to. */
export interface GravityZoneAccount {
  readonly name: string;
  readonly settings: GravityZoneApiSettings;
  readonly api: GravityZoneApi;
  /** Where our gateway takes its pushes; `undefined` where the settings do not say. */
  readonly own: OwnDestination | undefined;
}

/** What the settings say of an account. */
export interface AccountSettings {
  readonly api?: GravityZoneApiSettings | undefined;
  /** The secrets of its pushes; GravityZone uses the first. */
  readonly authorization: readonly Secret[];
}

/**
 * The account of these settings; `undefined` where they give no access to its Control API. A process makes it
 * once, for its client keeps the limits of the key.
 */
export function gravityZoneAccount(
  name: string,
  { api: settings, authorization: [secret] }: AccountSettings,
): GravityZoneAccount | undefined {
  if (settings === undefined) return undefined;
  const { pushUrl } = settings;
  const own = pushUrl === undefined || secret === undefined ? undefined : { url: pushUrl, secret };
  return { name, settings, api: gravityZoneApi(settings), own };
}
