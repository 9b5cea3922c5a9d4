/** A company as the seed names it. Without `parentId` it lies under the key's own company. */
export interface SeedCompany {
  readonly id: string;
  readonly name: string;
  readonly parentId?: string;
  /** Partners may have companies below them, customers may not. */
  readonly partner?: boolean;
}

export const SERVICES = ['push', 'incidents', 'companies', 'network', 'general'] as const;
export type Service = (typeof SERVICES)[number];

export interface GravityZoneSeed {
  readonly apiKey: string;
  /** The company that the key belongs to. */
  readonly ownCompany?: { readonly id: string; readonly name: string };
  readonly companies: readonly SeedCompany[];
  /** The APIs ticked for the key; all of them when left out. */
  readonly enabledApis?: readonly Service[];
}

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | undefined;
  readonly partner: boolean;
}

/** What the console knows besides incidents: the key, its company and the companies below. */
export interface World {
  readonly apiKey: string;
  readonly own: Company;
  readonly companies: readonly Company[];
  readonly enabledApis: readonly Service[];
}

const OWN_COMPANY = { id: '5e31a0c7b1a43d2f5c8b4560', name: 'Emulated MSP' };

export function worldOf(seed: GravityZoneSeed): World {
  const own = { ...(seed.ownCompany ?? OWN_COMPANY), parentId: undefined, partner: true };
  const below = seed.companies
    .filter(({ id }) => id !== own.id)
    .map(({ id, name, parentId = own.id, partner = false }) => ({ id, name, parentId, partner }));
  return { apiKey: seed.apiKey, own, companies: [own, ...below], enabledApis: seed.enabledApis ?? SERVICES };
}

export function findCompany(world: World, id: string): Company | undefined {
  return world.companies.find((company) => company.id === id);
}

/** The company and everything below it. */
export function companyTree(world: World, rootId: string): ReadonlySet<string> {
  const ids = new Set([rootId]);
  let before: number;
  do {
    before = ids.size;
    for (const { id, parentId } of world.companies)
      if (parentId !== undefined && ids.has(parentId)) ids.add(id);
  } while (ids.size > before);
  return ids;
}
