import { isPlumblineError } from '../../errors/index.ts';
import { NEW_EXTENDED_INCIDENT, NEW_INCIDENT } from '../modules.ts';
import type { GravityZoneApi } from './json-rpc.ts';
import { reenable } from './push-subscription.ts';
import type { OwnDestination } from './push-subscription.ts';
import { readPushStats, statsText } from './push-stats.ts';
import { isSameUrl, showSubscription } from './subscription-settings.ts';
import type { PushSubscription } from './subscription-settings.ts';

const FOLLOWED: readonly string[] = [NEW_INCIDENT, NEW_EXTENDED_INCIDENT];

/** How the push subscription stands, in words for operators. */
export interface SubscriptionState {
  readonly kind: 'on' | 'off' | 'foreign' | 'switched on again';
  readonly text: string;
}

/**
 * Looks at the subscription and its counters, and switches ours on again if `manage` says so: GravityZone
 * switches it off by itself after too many failed deliveries. A foreign one is never touched. Two calls,
 * three where it was off. Throws as `GravityZoneApi.call` does.
 */
export async function checkSubscription(
  api: GravityZoneApi,
  { own, manage }: { readonly own: OwnDestination; readonly manage: boolean },
  signal?: AbortSignal,
): Promise<SubscriptionState> {
  const found = await showSubscription(api, signal);
  if (found === undefined) return { kind: 'off', text: 'Push was never set up for this API key.' };
  if (!isSameUrl(found.url, own.url))
    return { kind: 'foreign', text: 'GravityZone pushes to another destination than this gateway.' };
  // Switching on goes first: the counters only explain, and the calls of a minute are few.
  const state = await keepOn(api, found, { own, manage }, signal);
  return { ...state, text: `${state.text}${await countersOf(api, signal)}` };
}

async function keepOn(
  api: GravityZoneApi,
  found: PushSubscription,
  { own, manage }: { readonly own: OwnDestination; readonly manage: boolean },
  signal: AbortSignal | undefined,
): Promise<SubscriptionState> {
  const missing = FOLLOWED.filter((type) => found.eventTypes[type] !== true);
  const except = missing.length === 0 ? '' : `, but not ${missing.join(', ')}`;
  if (found.isOn)
    return {
      kind: missing.includes(NEW_INCIDENT) ? 'off' : 'on',
      text: `GravityZone pushes to this gateway${except}.`,
    };
  if (!manage)
    return {
      kind: 'off',
      text: 'GravityZone does not push: the subscription is off, and manageSubscription does not let plumbline switch it on.',
    };
  await reenable(api, found, own, signal);
  return {
    kind: 'switched on again',
    text: `GravityZone had switched the push off; it is on again${except}.`,
  };
}

/** That the counters cannot be read is no failure. */
async function countersOf(api: GravityZoneApi, signal: AbortSignal | undefined): Promise<string> {
  try {
    return ` ${statsText(await readPushStats(api, signal))}`;
  } catch (error) {
    if (!isPlumblineError(error)) throw error;
    return '';
  }
}
