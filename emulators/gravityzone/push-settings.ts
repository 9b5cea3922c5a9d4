import { integer, invalidValue, isObject, onlyKnown, optionalBoolean, optionalText, text } from './params.ts';
import type { Params } from './params.ts';
import { findCompany } from './world.ts';
import type { World } from './world.ts';

/** The event types that a key can subscribe to. */
export const EVENT_TYPES: readonly string[] = [
  ...[
    'adcloud',
    'antiexploit',
    'aph',
    'av',
    'avc',
    'device-control',
    'dp',
    'endpoint-moved-in',
    'endpoint-moved-out',
  ],
  ...[
    'exchange-malware',
    'exchange-organization-info',
    'exchange-user-credentials',
    'fw',
    'hd',
    'hwid-change',
    'install',
  ],
  ...[
    'integrations-hub-status',
    'malware-outbreak',
    'modules',
    'network-monitor',
    'network-sandboxing',
    'new-extended-incident',
  ],
  ...[
    'new-incident',
    'partner-changed',
    'ransomware-mitigation',
    'registration',
    'security-container-update-available',
  ],
  ...[
    'storage-antimalware',
    'supa-update-status',
    'sva',
    'sva-load',
    'task-status',
    'troubleshooting-activity',
    'uc',
    'uninstall',
  ],
];

/** The one push destination of the key. */
export interface PushSettings {
  readonly status: 0 | 1;
  readonly serviceType: 'jsonRPC';
  readonly url: string;
  readonly authorization: string | undefined;
  readonly requireValidSslCertificate: boolean;
  readonly subscribeToEventTypes: Readonly<Record<string, boolean>>;
  /** `null` means every company that the key manages. */
  readonly subscribeToCompanies: readonly string[] | null;
}

/** Reads the parameters of `setPushEventSettings`; throws RpcError where GravityZone refuses them. */
export function readPushSettings(world: World, params: Params): PushSettings {
  onlyKnown(params, [
    'status',
    'serviceType',
    'serviceSettings',
    'subscribeToEventTypes',
    'subscribeToCompanies',
  ]);
  const status = integer(params, 'status', 0, 1) as 0 | 1;
  // Only this format is emulated; it is accepted in either case, and read back as the vendor spells it.
  if (text(params, 'serviceType').toLowerCase() !== 'jsonrpc') throw invalidValue('serviceType');
  const service = params['serviceSettings'];
  if (!isObject(service)) throw invalidValue('serviceSettings');
  onlyKnown(
    service,
    ['url', 'authorization', 'requireValidSslCertificate', 'splunkAuthorization'],
    'serviceSettings.',
  );
  return {
    status,
    serviceType: 'jsonRPC',
    url: destination(service),
    authorization: optionalText(service, 'authorization'),
    requireValidSslCertificate: optionalBoolean(service, 'requireValidSslCertificate') ?? true,
    subscribeToEventTypes: eventTypes(params),
    subscribeToCompanies: companies(world, params),
  };
}

/** The settings as GravityZone reads them back: the authorization is masked. */
export function maskedSettings(settings: PushSettings): Params {
  return {
    serviceSettings: {
      ...(settings.authorization === undefined ? {} : { authorization: '********' }),
      requireValidSslCertificate: settings.requireValidSslCertificate,
      url: settings.url,
    },
    serviceType: settings.serviceType,
    status: settings.status,
    subscribeToCompanies: settings.subscribeToCompanies,
    subscribeToEventTypes: settings.subscribeToEventTypes,
  };
}

/** Whether an event of this type and company goes to the destination. Events without a company always do. */
export function isSubscribed(settings: PushSettings, event: Params): boolean {
  const { module, companyId } = event as { module?: unknown; companyId?: unknown };
  const { subscribeToEventTypes, subscribeToCompanies } = settings;
  if (typeof module !== 'string' || subscribeToEventTypes[module] !== true) return false;
  return (
    subscribeToCompanies === null || typeof companyId !== 'string' || subscribeToCompanies.includes(companyId)
  );
}

function destination(service: Params): string {
  const url = text(service, 'url');
  // The real service demands https; this one stays on the machine and may do without.
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw invalidValue('serviceSettings.url');
  return url;
}

function eventTypes(params: Params): Record<string, boolean> {
  const types = params['subscribeToEventTypes'];
  if (!isObject(types)) throw invalidValue('subscribeToEventTypes');
  return Object.fromEntries(
    Object.entries(types).map(([type, wanted]) => {
      if (!EVENT_TYPES.includes(type) || typeof wanted !== 'boolean')
        throw invalidValue(`subscribeToEventTypes.${type}`);
      return [type, wanted];
    }),
  );
}

function companies(world: World, params: Params): readonly string[] | null {
  const wanted = params['subscribeToCompanies'] ?? null;
  if (wanted === null) return null;
  if (!Array.isArray(wanted) || !wanted.includes(world.own.id)) throw invalidValue('subscribeToCompanies');
  return wanted.map((id: unknown) => {
    if (typeof id !== 'string' || findCompany(world, id) === undefined)
      throw invalidValue('subscribeToCompanies');
    return id;
  });
}
