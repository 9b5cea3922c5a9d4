import { fault, ok, warning } from '../../errors/check.ts';
import type { Found } from '../../errors/check.ts';
import { NEW_EXTENDED_INCIDENT, NEW_INCIDENT } from '../modules.ts';
import type { OwnDestination } from './push-subscription.ts';
import { isSameUrl, originOf } from './subscription-settings.ts';
import type { PushSubscription } from './subscription-settings.ts';

/** What is known of an account besides its subscription. */
export interface Subscribed {
  readonly account: string;
  /** Where our gateway takes its pushes; `undefined` where the settings do not say. */
  readonly own: Pick<OwnDestination, 'url'> | undefined;
  /** Whether a worker switches on again what GravityZone switched off. */
  readonly isManaged: boolean;
}

/** The forms that the gateway reads. */
const FORMS: readonly string[] = ['jsonRPC', 'splunk', 'qradar', 'cef'];

/** Whether a subscription brings every incident to our gateway; `undefined` is one that was never set up. */
export function subscriptionFindings(
  found: PushSubscription | undefined,
  { account, own, isManaged }: Subscribed,
): readonly Found[] {
  const set = `Run \`plumbline subscription set ${account}\`.`;
  if (found === undefined) return [fault('Push was never set up for this API key.', set)];
  const place = originOf(found.url);
  if (own === undefined)
    return [
      warning(
        `GravityZone pushes to ${place}, and the settings do not tell whether that is this gateway.`,
        `Set \`accounts.${account}.api.pushUrl\`: the public address of the gateway’s push endpoint.`,
      ),
    ];
  if (!isSameUrl(found.url, own.url))
    return [
      fault(
        `GravityZone pushes the incidents of this API key to another address, at ${place}.`,
        `Make an API key for plumbline alone, and name it as \`accounts.${account}.api.apiKey\`. Or, if nobody needs the other destination: \`plumbline subscription set ${account} --force\`.`,
      ),
    ];
  const flaws = [...off(found, isManaged, set), ...whatIsMissing(found, set)];
  return flaws.length > 0 ? flaws : [ok(`GravityZone pushes every incident to ${own.url}.`)];
}

function off({ isOn }: PushSubscription, isManaged: boolean, set: string): readonly Found[] {
  if (isOn) return [];
  const message = 'The push is off: GravityZone switches it off after too many failures.';
  return [
    isManaged
      ? warning(message, `A worker switches it on again within minutes. To do so at once: ${set}`)
      : fault(message, set),
  ];
}

function whatIsMissing(found: PushSubscription, set: string): readonly Found[] {
  const { eventTypes, serviceType, requireValidSslCertificate, companies } = found;
  return [
    ...(eventTypes[NEW_INCIDENT] === true ? [] : [fault('GravityZone does not push new incidents.', set)]),
    ...(eventTypes[NEW_EXTENDED_INCIDENT] === true
      ? []
      : [
          warning('GravityZone does not push incidents of the whole organization (extended incidents).', set),
        ]),
    ...(FORMS.includes(serviceType)
      ? []
      : [fault(`GravityZone pushes in a form that the gateway does not read: ${serviceType}.`, set)]),
    ...(serviceType === 'cef'
      ? [
          warning(
            'GravityZone pushes in the form cef, which has no word for the severity, and in which text of attackers can pass for other facts.',
            set,
          ),
        ]
      : []),
    ...(requireValidSslCertificate
      ? []
      : [
          warning(
            'GravityZone does not check the certificate of the gateway, so that others could read the pushes.',
            'Set requireValidSslCertificate to true with setPushEventSettings of GravityZone’s API: plumbline keeps what was set there.',
          ),
        ]),
    ...(companies === null
      ? []
      : [
          warning(
            `GravityZone pushes the incidents of some companies only (${companies.length}).`,
            'Subscribe to all companies, if plumbline is to see the others.',
          ),
        ]),
  ];
}
