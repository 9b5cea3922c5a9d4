import { z } from 'zod';
import { isPlumblineError } from '../../errors/index.ts';
import { VendorRefused } from '../../http/vendor-errors.ts';
import { withFullStop } from '../../incident/full-stop.ts';
import type { Secret } from '../../settings/schema/secret.ts';
import { NEW_INCIDENT } from '../modules.ts';
import type { GravityZoneApi } from './json-rpc.ts';
import { isSameUrl, originOf, showSubscription, writeSubscription } from './subscription-settings.ts';
import type { PushSubscription } from './subscription-settings.ts';

/** Where our gateway takes pushes of this account, and what it wants in their `Authorization` header. */
export interface OwnDestination {
  readonly url: string;
  readonly secret: Secret;
}

export interface WantedSubscription extends OwnDestination {
  /** Modules such as `new-incident`; whatever else our own destination is subscribed to stays so. */
  readonly eventTypes: readonly string[];
  /** Takes the subscription away from another destination. */
  readonly force: boolean;
}

/** What became of a change; `before` is undefined where push was never set up. */
export interface SubscriptionChange {
  readonly before: PushSubscription | undefined;
  /** As read back; undefined where that failed. */
  readonly after: PushSubscription | undefined;
  /** What an operator should know, as full sentences: what the read-back shows otherwise than wanted. */
  readonly remarks: readonly string[];
}

/**
 * Subscribes our gateway: reads first, writes, reads back. Three calls of the five that a minute allows. What
 * is set already for our own destination is kept: certificate check, companies, further event types.
 * @throws VendorRefused `foreign-destination` where the events go elsewhere and `force` is off; else as
 * `GravityZoneApi.call`.
 */
export async function setSubscription(
  api: GravityZoneApi,
  wanted: WantedSubscription,
  signal?: AbortSignal,
): Promise<SubscriptionChange> {
  const before = await showSubscription(api, signal);
  const isOurs = before !== undefined && isSameUrl(before.url, wanted.url);
  if (before !== undefined && !isOurs && !wanted.force) throw foreignDestination(before.url);

  const kept = isOurs ? before : undefined;
  const next: PushSubscription = {
    isOn: true,
    serviceType: 'jsonRPC',
    url: wanted.url,
    requireValidSslCertificate: kept?.requireValidSslCertificate ?? true,
    others: kept?.others ?? {},
    eventTypes: {
      ...kept?.eventTypes,
      ...Object.fromEntries(wanted.eventTypes.map((type) => [type, true])),
    },
    companies: kept?.companies ?? null,
  };
  await writeSubscription(api, next, wanted.secret.reveal(), signal);
  return { before, ...(await readBack(api, next, wanted.eventTypes, signal)) };
}

/**
 * Switches our subscription off; GravityZone keeps its settings. Gives what was there, `undefined` where push
 * was never set up. A subscription that is off already is left alone.
 * @throws VendorRefused `foreign-destination` where the events go elsewhere; else as `GravityZoneApi.call`.
 */
export async function removeSubscription(
  api: GravityZoneApi,
  own: OwnDestination,
  signal?: AbortSignal,
): Promise<PushSubscription | undefined> {
  const before = await showSubscription(api, signal);
  if (before === undefined) return undefined;
  if (!isSameUrl(before.url, own.url)) throw foreignDestination(before.url, NOT_OURS);
  if (before.isOn) await writeSubscription(api, { ...before, isOn: false }, own.secret.reveal(), signal);
  return before;
}

/**
 * Switches on again what GravityZone switched off, exactly as it was read: only the secret, which is masked
 * there, is ours.
 * @throws VendorRefused `foreign-destination` where it is not ours; else as `GravityZoneApi.call`.
 */
export async function reenable(
  api: GravityZoneApi,
  asRead: PushSubscription,
  own: OwnDestination,
  signal?: AbortSignal,
): Promise<void> {
  if (!isSameUrl(asRead.url, own.url)) throw foreignDestination(asRead.url);
  await writeSubscription(api, { ...asRead, isOn: true }, own.secret.reveal(), signal);
}

/**
 * Asks GravityZone to push a test event, which comes like any other and is marked as a test. Two calls.
 * @throws VendorRefused `foreign-destination` where it would go elsewhere; else as `GravityZoneApi.call`.
 */
export async function testSubscription(
  api: GravityZoneApi,
  own: Pick<OwnDestination, 'url'>,
  signal?: AbortSignal,
  eventType: string = NEW_INCIDENT,
): Promise<void> {
  const found = await showSubscription(api, signal);
  if (found !== undefined && !isSameUrl(found.url, own.url)) throw foreignDestination(found.url, NOT_OURS);
  await api.call('sendTestPushEvent', { eventType }, z.unknown(), signal);
}

const ONE_DESTINATION =
  'A key has one destination. After a change the other one, such as Bitdefender’s own ConnectWise Automate plugin or a SIEM, gets no more events. Make an API key for plumbline alone; use --force only if nobody needs the other destination.';
const NOT_OURS =
  'Nothing was done: this subscription is not plumbline’s. Subscribe plumbline first: `plumbline subscription set`.';

function foreignDestination(url: string, advice: string = ONE_DESTINATION): VendorRefused {
  return new VendorRefused('gravityzone', {
    code: 'foreign-destination',
    message: `GravityZone pushes the events of this API key to another destination: ${originOf(url)}`,
    advice,
  });
}

/** The write is done: that it cannot be read back now is a remark and no failure. */
async function readBack(
  api: GravityZoneApi,
  wanted: PushSubscription,
  eventTypes: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Pick<SubscriptionChange, 'after' | 'remarks'>> {
  try {
    const after = await showSubscription(api, signal);
    return { after, remarks: differences(after, wanted, eventTypes) };
  } catch (error) {
    if (!isPlumblineError(error)) throw error;
    return {
      after: undefined,
      remarks: [withFullStop(`The change was accepted but not read back: ${error.message}`)],
    };
  }
}

function differences(
  after: PushSubscription | undefined,
  wanted: PushSubscription,
  eventTypes: readonly string[],
): readonly string[] {
  if (after === undefined) return ['GravityZone accepted the change but shows no subscription.'];
  const missing = eventTypes.filter((type) => after.eventTypes[type] !== true);
  return [
    isSameUrl(after.url, wanted.url) ? '' : 'GravityZone shows another destination than the one just set.',
    after.isOn ? '' : 'GravityZone shows the subscription as off.',
    missing.length === 0 ? '' : `GravityZone does not subscribe to ${missing.join(', ')}.`,
    after.companies === null ? '' : `Only ${after.companies.length} companies are subscribed to, not all.`,
    after.requireValidSslCertificate ? '' : 'GravityZone does not check the certificate of the destination.',
  ].filter((remark) => remark !== '');
}
