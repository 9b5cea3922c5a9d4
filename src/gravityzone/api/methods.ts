const MIB = 1024 * 1024;

type Service = 'push' | 'incidents' | 'companies' | 'network' | 'general';

/** So many calls within so many ms. */
export interface Limit {
  readonly most: number;
  readonly within: number;
}

/** How many calls GravityZone allows for one key; the methods of a class share them. */
const LIMITS = {
  /** Documented for all five push methods together, without a burst. */
  push: { most: 5, within: 60_000 },
  /** Measured by others for the list; whether `getIncident` shares it is not known, so here it does. */
  incidents: { most: 3, within: 60_000 },
  /** Companies and the network inventory. */
  inventory: { most: 5, within: 1_000 },
  other: { most: 10, within: 1_000 },
} as const satisfies Record<string, Limit>;

export type LimitClass = keyof typeof LIMITS;

/**
 * The limits of one process. Those per second are divided between the `workers` that share a key; those per
 * minute are not, because one workflow for each account makes all of these calls, one after the other.
 */
export function limitsOf({
  incidentCalls = LIMITS.incidents,
  workers = 1,
}: {
  readonly incidentCalls?: Limit;
  readonly workers?: number;
}): Readonly<Record<LimitClass, Limit>> {
  const shared = ({ most, within }: Limit): Limit => ({ most, within: within * workers });
  return {
    push: LIMITS.push,
    incidents: incidentCalls,
    inventory: shared(LIMITS.inventory),
    other: shared(LIMITS.other),
  };
}

/** One method of the Control API. The same name may have another result in another version. */
export interface Method {
  readonly service: Service;
  readonly version: 'v1.0' | 'v1.1' | 'v1.2';
  readonly limit: LimitClass;
  /** A write is never given up half-way: its outcome must be known. */
  readonly writes: boolean;
  /** Largest answer that is read, in bytes. */
  readonly maxBytes: number;
}

const push = { service: 'push', version: 'v1.0', limit: 'push', maxBytes: MIB } as const;
const incidents = { service: 'incidents', version: 'v1.2', limit: 'incidents', writes: false } as const;
const incidentWrite = { service: 'incidents', limit: 'other', writes: true, maxBytes: MIB } as const;
const inventory = { version: 'v1.0', limit: 'inventory', writes: false } as const;

/** Every method that is called, in the one version that is called. */
export const METHODS = {
  getPushEventSettings: { ...push, writes: false },
  getPushEventStats: { ...push, writes: false },
  setPushEventSettings: { ...push, writes: true },
  sendTestPushEvent: { ...push, writes: true },
  getIncidentsList: { ...incidents, maxBytes: 32 * MIB },
  // 60,000 characters for one incident are normal.
  getIncident: { ...incidents, maxBytes: 8 * MIB },
  changeIncidentStatus: { ...incidentWrite, version: 'v1.0' },
  // Version 1.0 answers an object where 1.1 answers `true`.
  updateIncidentNote: { ...incidentWrite, version: 'v1.1' },
  getCompanyDetails: { ...inventory, service: 'companies', maxBytes: MIB },
  getCompaniesList: { ...inventory, service: 'network', maxBytes: 32 * MIB },
  getApiKeyDetails: { service: 'general', version: 'v1.0', limit: 'other', writes: false, maxBytes: MIB },
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof METHODS;

const APIS: Readonly<Record<Service, string>> = {
  push: 'Event Push Service API',
  incidents: 'Incidents API',
  companies: 'Companies API',
  network: 'Network API',
  general: 'General API',
};

/** The check box of an API key that allows a method, as Control Center names it. */
export function apiOf(method: MethodName): string {
  return APIS[METHODS[method].service];
}

/** Where the check boxes of an API key are. */
export const KEY_PLACE = 'My Account > API keys in GravityZone Control Center';
