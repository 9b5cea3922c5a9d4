import type { GravityZoneApi } from './json-rpc.ts';
import { reenable } from './push-subscription.ts';
import type { OwnDestination } from './push-subscription.ts';
import { isSameUrl, showSubscription } from './subscription-settings.ts';

/** How the push subscription stands, in words for operators. */
export interface SubscriptionState {
  readonly kind: 'on' | 'off' | 'foreign' | 'switched on again';
  readonly text: string;
}

/**
 * Looks at the subscription, and switches ours on again if `manage` says so: GravityZone switches it off by itself after too
 * many failed deliveries. A foreign one is never touched. One call, two where it was off. Throws as `GravityZoneApi.call`.
 */
export async function watchSubscription(
  api: GravityZoneApi,
  { own, manage }: { readonly own: OwnDestination; readonly manage: boolean },
  signal?: AbortSignal,
): Promise<SubscriptionState> {
  const found = await showSubscription(api, signal);
  if (found === undefined) return { kind: 'off', text: 'Push was never set up for this API key.' };
  if (!isSameUrl(found.url, own.url))
    return { kind: 'foreign', text: 'GravityZone pushes to another destination than this gateway.' };
  if (found.isOn) return { kind: 'on', text: 'GravityZone pushes to this gateway.' };
  if (!manage)
    return {
      kind: 'off',
      text: 'GravityZone does not push: the subscription is off, and manageSubscription does not let plumbline switch it on.',
    };
  await reenable(api, found, own, signal);
  return { kind: 'switched on again', text: 'GravityZone had switched the push off; it is on again.' };
}
