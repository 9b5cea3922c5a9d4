import { companyRegister } from './companies/company-register.ts';
import type { CompanyRegister, SeedCompany } from './companies/company-register.ts';

/** The services of the Control API that are emulated, as they stand in its addresses. */
export const SERVICES = ['push', 'incidents', 'companies', 'network', 'general'] as const;
/** One of the emulated services; a key has a tick for each. */
export type Service = (typeof SERVICES)[number];

/** What the console holds when the emulator starts. */
export interface GravityZoneSeed {
  readonly apiKey: string;
  /** The company that the key belongs to. */
  readonly ownCompany?: { readonly id: string; readonly name: string };
  readonly companies: readonly SeedCompany[];
  /** The APIs ticked for the key; all of them when left out. */
  readonly enabledApis?: readonly Service[];
}

/** What the console knows besides incidents: the key and the companies that it sees. */
export interface World {
  readonly apiKey: string;
  readonly companies: CompanyRegister;
  readonly enabledApis: readonly Service[];
}

const OWN_COMPANY = { id: '5e31a0c7b1a43d2f5c8b4560', name: 'Emulated MSP' };

/** The world of a seed. */
export function worldOf({ apiKey, ownCompany, companies, enabledApis }: GravityZoneSeed): World {
  return {
    apiKey,
    companies: companyRegister(ownCompany ?? OWN_COMPANY, companies),
    enabledApis: enabledApis ?? SERVICES,
  };
}
