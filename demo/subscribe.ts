import { gravityZoneApi } from '../src/gravityzone/api/json-rpc.ts';
import { setSubscription } from '../src/gravityzone/api/push-subscription.ts';
import { gravityZoneApiSettings } from '../src/gravityzone/api/settings.ts';
import { NEW_EXTENDED_INCIDENT, NEW_INCIDENT } from '../src/gravityzone/modules.ts';
import { secretOf } from '../src/settings/schema/secret.ts';
import type { DemoCredentials } from './seed.ts';

/** Subscribes the gateway at the emulated GravityZone, as an engineer does once for a real account. */
export async function subscribe(
  accessUrl: string,
  credentials: DemoCredentials,
  pushUrl: string,
): Promise<void> {
  const apiKey = secretOf(credentials.gravityzone.apiKey);
  const api = gravityZoneApi(gravityZoneApiSettings.parse({ accessUrl, apiKey, privateAddresses: true }));
  await setSubscription(api, {
    url: pushUrl,
    secret: secretOf(credentials.gateway),
    eventTypes: [NEW_INCIDENT, NEW_EXTENDED_INCIDENT],
    force: false,
  });
}
