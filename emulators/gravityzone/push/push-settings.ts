import {
  integer,
  invalidValue,
  isObject,
  onlyKnown,
  optionalBoolean,
  optionalText,
  text,
} from '../api/params.ts';
import type { Params } from '../api/params.ts';
import type { CompanyRegister } from '../companies/company-register.ts';

/** The event types that a key can subscribe to. */
const EVENT_TYPES: readonly string[] = `
  adcloud antiexploit aph av avc
  device-control dp endpoint-moved-in endpoint-moved-out exchange-malware
  exchange-organization-info exchange-user-credentials fw hd hwid-change
  install integrations-hub-status malware-outbreak modules network-monitor
  network-sandboxing new-extended-incident new-incident partner-changed ransomware-mitigation
  registration security-container-update-available storage-antimalware supa-update-status sva
  sva-load task-status troubleshooting-activity uc uninstall
`
  .trim()
  .split(/\s+/);

/**
 * The forms of the push that are emulated, as the vendor spells them. The body of `azuresentinel` is not
 * known.
 */
const SERVICE_TYPES = ['jsonRPC', 'splunk', 'qradar', 'cef'] as const;
/** One of these forms. */
export type ServiceType = (typeof SERVICE_TYPES)[number];

/** The one push destination of the key. */
export interface PushSettings {
  readonly status: 0 | 1;
  readonly serviceType: ServiceType;
  readonly url: string;
  readonly authorization: string | undefined;
  /** What Splunk is sent as `Authorization`. */
  readonly splunkAuthorization: string | undefined;
  readonly requireValidSslCertificate: boolean;
  readonly subscribeToEventTypes: Readonly<Record<string, boolean>>;
  /** `null` means every company that the key manages. */
  readonly subscribeToCompanies: readonly string[] | null;
}

/** Reads the parameters of `setPushEventSettings`; throws RpcError where GravityZone refuses them. */
export function readPushSettings(register: CompanyRegister, params: Params): PushSettings {
  onlyKnown(params, [
    'status',
    'serviceType',
    'serviceSettings',
    'subscribeToEventTypes',
    'subscribeToCompanies',
  ]);
  const status = integer(params, 'status', 0, 1) as 0 | 1;
  const service = params['serviceSettings'];
  if (!isObject(service)) throw invalidValue('serviceSettings');
  onlyKnown(
    service,
    ['url', 'authorization', 'requireValidSslCertificate', 'splunkAuthorization'],
    'serviceSettings.',
  );
  return {
    status,
    serviceType: serviceType(params),
    url: destination(service),
    authorization: optionalText(service, 'authorization'),
    splunkAuthorization: optionalText(service, 'splunkAuthorization'),
    requireValidSslCertificate: optionalBoolean(service, 'requireValidSslCertificate') ?? true,
    subscribeToEventTypes: eventTypes(params),
    subscribeToCompanies: companies(register, params),
  };
}

const MASK = '********';

/** The settings as GravityZone reads them back: the authorization is masked. */
export function maskedSettings(settings: PushSettings): Params {
  return {
    serviceSettings: {
      ...(settings.authorization === undefined ? {} : { authorization: MASK }),
      ...(settings.splunkAuthorization === undefined ? {} : { splunkAuthorization: MASK }),
      requireValidSslCertificate: settings.requireValidSslCertificate,
      url: settings.url,
    },
    serviceType: settings.serviceType,
    status: settings.status,
    subscribeToCompanies: settings.subscribeToCompanies,
    subscribeToEventTypes: settings.subscribeToEventTypes,
  };
}

/**
 * Whether an event of this type and company goes to the destination. What has no company or no known type
 * always does.
 */
export function isSubscribed(settings: PushSettings, event: Params): boolean {
  const { module, companyId } = event as { module?: unknown; companyId?: unknown };
  const { subscribeToEventTypes, subscribeToCompanies } = settings;
  const isUnwanted = EVENT_TYPES.some((type) => type === module && subscribeToEventTypes[type] !== true);
  if (isUnwanted) return false;
  return (
    subscribeToCompanies === null || typeof companyId !== 'string' || subscribeToCompanies.includes(companyId)
  );
}

/** Some guides write `jsonrpc`; the answer reads `jsonRPC` either way. */
function serviceType(params: Params): ServiceType {
  const wanted = text(params, 'serviceType').toLowerCase();
  const type = SERVICE_TYPES.find((known) => known.toLowerCase() === wanted);
  if (type === undefined) throw invalidValue('serviceType');
  return type;
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

function companies(register: CompanyRegister, params: Params): readonly string[] | null {
  const wanted = params['subscribeToCompanies'] ?? null;
  if (wanted === null) return null;
  if (!Array.isArray(wanted) || !wanted.includes(register.ownId)) throw invalidValue('subscribeToCompanies');
  return wanted.map((id: unknown) => {
    if (typeof id !== 'string' || register.find(id) === undefined) throw invalidValue('subscribeToCompanies');
    return id;
  });
}
