import { z } from 'zod';
import { VendorRefused } from '../../http/vendor-errors.ts';
import type { GravityZoneApi } from './json-rpc.ts';

/** What GravityZone reads back instead of a secret. Written back, it would become the secret. */
const MASKED = /\*{3}/;

const readBack = z
  .object({
    status: z.int(),
    serviceType: z.string(),
    serviceSettings: z.looseObject({
      url: z.string(),
      requireValidSslCertificate: z.boolean().optional(),
    }),
    // An empty map of this API may come as an empty list.
    subscribeToEventTypes: z
      .union([z.record(z.string(), z.boolean()), z.tuple([]).transform((): Record<string, boolean> => ({}))])
      .nullish(),
    subscribeToCompanies: z.array(z.string()).nullish(),
  })
  .transform(({ status, serviceType, serviceSettings, subscribeToEventTypes, subscribeToCompanies }) => ({
    isOn: status === 1,
    serviceType,
    url: serviceSettings.url,
    requireValidSslCertificate: serviceSettings.requireValidSslCertificate ?? true,
    /** Other members of the service's settings that may be written back as they are. */
    others: Object.fromEntries(
      Object.entries(serviceSettings).filter(
        ([name, value]) => name !== 'authorization' && !(typeof value === 'string' && MASKED.test(value)),
      ),
    ),
    eventTypes: subscribeToEventTypes ?? {},
    /** `null` stands for all companies that the key manages. */
    companies: subscribeToCompanies ?? null,
  }));

/** The push subscription of a key, as GravityZone reads it back; without the secret, which it masks. */
export type PushSubscription = z.infer<typeof readBack>;

/**
 * Nothing public shows what an account answers that never set push up: taken for it is an answer without any
 * content.
 */
const nothing = z.union([z.null(), z.tuple([]), z.strictObject({})]);
const neverSet = z.union([
  nothing,
  z.object({ serviceSettings: z.union([nothing, z.object({ url: z.null() })]) }),
]);

const settings = z.union([readBack, neverSet.transform(() => undefined)]);

/**
 * The subscription of the key; `undefined` where push was never set up. Throws as `GravityZoneApi.call` does.
 */
export async function showSubscription(
  api: GravityZoneApi,
  signal?: AbortSignal,
): Promise<PushSubscription | undefined> {
  try {
    const found = await api.call('getPushEventSettings', {}, settings, signal);
    return found?.url === '' ? undefined : found;
  } catch (error) {
    if (error instanceof VendorRefused && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Writes a subscription whole, which GravityZone puts in the place of the one before. */
export async function writeSubscription(
  api: GravityZoneApi,
  subscription: PushSubscription,
  authorization: string,
  signal?: AbortSignal,
): Promise<void> {
  const { isOn, serviceType, url, requireValidSslCertificate, others, eventTypes, companies } = subscription;
  const params = {
    status: isOn ? 1 : 0,
    serviceType,
    serviceSettings: { ...others, url, authorization, requireValidSslCertificate },
    subscribeToEventTypes: eventTypes,
    subscribeToCompanies: companies === null || companies.length === 0 ? null : companies, // an empty list is refused
  };
  await api.call('setPushEventSettings', params, z.literal(true), signal);
}

/** Whether two addresses are the same destination; a slash at the end makes no difference. */
export function isSameUrl(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

/** What may be told of a foreign destination: its path may hold a secret. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'an unreadable address';
}

function comparable(url: string): string {
  return (URL.canParse(url) ? new URL(url).href : url).replace(/\/+$/, '');
}
