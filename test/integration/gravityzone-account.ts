import type { GravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import { startGravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import { companyNames } from '../../src/gravityzone/api/companies.ts';
import { gravityZoneApi } from '../../src/gravityzone/api/json-rpc.ts';
import type { GravityZoneApi } from '../../src/gravityzone/api/json-rpc.ts';
import type { OwnDestination } from '../../src/gravityzone/api/push-subscription.ts';
import { gravityZoneApiSettings } from '../../src/gravityzone/api/settings.ts';
import type { GravityZoneApiSettings } from '../../src/gravityzone/api/settings.ts';
import { createLogger } from '../../src/process/logger.ts';
import { secretOf } from '../../src/settings/schema/secret.ts';
import type { ServedAccount } from '../../src/worker/gravityzone-accounts.ts';

/** For tests only: an emulated account, and clients of its Control API. */

export const API_KEY = 'emulated-key';
export const OWN_COMPANY = '5e31a0c7b1a43d2f5c8b4560';
export const CLIENT_ONE = '5e31a0d2b1a43d2f5c8b4571';

/** An account of an MSP with one client; by default without limits. */
export function startAccount(limits = false): Promise<GravityZoneEmulator> {
  return startGravityZoneEmulator({
    seed: { apiKey: API_KEY, companies: [{ id: CLIENT_ONE, name: 'Client One' }] },
    faults: { limits },
  });
}

/** The settings of an account, by default with as many calls as a test may want. */
export function settingsOf({ url }: GravityZoneEmulator): GravityZoneApiSettings {
  return gravityZoneApiSettings.parse({
    accessUrl: `${url}/api`,
    apiKey: secretOf(API_KEY),
    privateAddresses: true,
  });
}

/** A client that never refuses a call of the list by itself. */
export function unlimitedClient(gravityZone: GravityZoneEmulator): GravityZoneApi {
  return gravityZoneApi({ ...settingsOf(gravityZone), incidentCalls: { most: 1_000, within: 1_000 } });
}

/** The account as a worker reads it; `own` is where its pushes go. */
export function accountOf(gravityZone: GravityZoneEmulator, own?: OwnDestination): ServedAccount {
  const api = unlimitedClient(gravityZone);
  return {
    name: 'test',
    api,
    names: companyNames(api, { lifetime: 60_000, now: Date.now, onRenamed: () => undefined }),
    own,
    settings: settingsOf(gravityZone),
    logger: createLogger('test', { level: 'silent' }),
  };
}

/** Follows a route of the emulator's stage and gives its JSON. Throws where the stage refuses. */
export async function stage(
  { url }: GravityZoneEmulator,
  verb: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${url}/emulator/${path}`, { method: verb, ...init });
  const text = await response.text();
  if (!response.ok) throw new Error(`${verb} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
