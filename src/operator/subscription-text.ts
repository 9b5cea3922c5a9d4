import type { PushSubscription } from '../gravityzone/api/subscription-settings.ts';
import { isSameUrl, originOf } from '../gravityzone/api/subscription-settings.ts';
import { neutraliseExceptAddresses } from '../incident/neutralise.ts';

/**
 * A push subscription for a terminal; `ownUrl` is where our gateway takes pushes. Of any other destination
 * only the origin is told.
 */
export function subscriptionText(found: PushSubscription | undefined, ownUrl: string | undefined): string {
  if (found === undefined) return 'Push was never set up for this API key.\n';
  const isOurs = ownUrl !== undefined && isSameUrl(found.url, ownUrl);
  const types = Object.keys(found.eventTypes).filter((type) => found.eventTypes[type] === true);
  const lines = [
    `Push: ${found.isOn ? 'on' : 'off'}`,
    `Destination: ${isOurs ? `${found.url} (this gateway)` : `${originOf(found.url)} (${otherwise(ownUrl)})`}`,
    `Format: ${found.serviceType}`,
    `Certificate check: ${found.requireValidSslCertificate ? 'on' : 'off'}`,
    `Event types: ${types.length === 0 ? 'none' : types.join(', ')}`,
    `Companies: ${found.companies === null ? 'all' : found.companies.join(', ')}`,
  ];
  return `${lines.map(neutraliseExceptAddresses).join('\n')}\n`;
}

/** The same for programs. Of any other destination than ours only the origin is told here, too. */
export function toldOf(found: PushSubscription | undefined, ownUrl: string | undefined) {
  if (found === undefined) return undefined;
  const { isOn, url, serviceType, requireValidSslCertificate, eventTypes, companies } = found;
  const isOurs = ownUrl !== undefined && isSameUrl(url, ownUrl);
  return {
    isOn,
    isOurs,
    destination: isOurs ? url : originOf(url),
    serviceType,
    requireValidSslCertificate,
    eventTypes,
    companies,
  };
}

function otherwise(ownUrl: string | undefined): string {
  return ownUrl === undefined ? 'the settings name no pushUrl to compare it with' : 'not this gateway';
}
