import { z } from 'zod';
import type { GravityZoneApi } from './json-rpc.ts';

/** Part of the Control API that the key may not use. */
export interface MissingApi {
  /** Its check box, as Control Center names it. */
  readonly name: string;
  /** What does not work without it, as a sentence. */
  readonly consequence: string;
  /** Whether tickets cannot be kept true without it. */
  readonly isNeeded: boolean;
}

/** By the names that GravityZone has for them. */
const NEEDED: Readonly<Record<string, MissingApi>> = {
  incidents: {
    name: 'Incidents API',
    consequence: 'Closes, and incidents whose push was missed, are not seen.',
    isNeeded: true,
  },
  push: {
    name: 'Event Push Service API',
    consequence: 'Nobody sees whether GravityZone still pushes, and plumbline cannot subscribe.',
    isNeeded: false,
  },
  companies: {
    name: 'Companies API',
    consequence: 'Companies that are not directly below the one of the key have no names.',
    isNeeded: false,
  },
  network: {
    name: 'Network API',
    consequence: 'Names of companies take a call each, and no check can tell which of them are not mapped.',
    isNeeded: false,
  },
};

const details = z.object({ enabledApis: z.array(z.string()) });

/** Which of those that plumbline uses the key may not. One call. Throws as `GravityZoneApi.call` does. */
export async function missingApis(api: GravityZoneApi, signal: AbortSignal): Promise<readonly MissingApi[]> {
  const { enabledApis } = await api.call('getApiKeyDetails', {}, details, signal);
  const enabled = enabledApis.map((name) => name.toLowerCase());
  return Object.entries(NEEDED).flatMap(([name, missing]) => (enabled.includes(name) ? [] : [missing]));
}
