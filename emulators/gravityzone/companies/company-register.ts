/** A company as a script or the seed names it. Without `parentId` it lies under the key's own company. */
export interface SeedCompany {
  readonly id: string;
  readonly name: string;
  readonly parentId?: string;
  /** Partners may have companies below them, customers may not. */
  readonly partner?: boolean;
}

/** A company of the console. Only the key's own one has no parent here. */
export interface Company {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | undefined;
  readonly partner: boolean;
}

/** The companies that the key sees: its own one, which is a partner, and all below. */
export interface CompanyRegister {
  readonly ownId: string;
  all(): readonly Company[];
  find(id: string): Company | undefined;
  /** Adds a company, or replaces the one of this id. */
  add(company: SeedCompany): Company;
  rename(id: string, name: string): Company | undefined;
  /** The company itself and every one below it, by id. */
  tree(rootId: string): ReadonlySet<string>;
  /** The ids from the key's own company down to this one. */
  path(id: string): readonly string[];
}

/** A register with the key's own company and these below it. */
export function companyRegister(
  own: { readonly id: string; readonly name: string },
  below: readonly SeedCompany[],
): CompanyRegister {
  const companies = new Map<string, Company>();

  function save(company: Company): Company {
    companies.set(company.id, company);
    return company;
  }

  function path(id: string): readonly string[] {
    const parentId = companies.get(id)?.parentId;
    return parentId === undefined ? [id] : [...path(parentId), id];
  }

  const register: CompanyRegister = {
    ownId: own.id,
    all: () => [...companies.values()],
    find: (id) => companies.get(id),
    add: ({ id, name, parentId = own.id, partner = false }) =>
      save({ id, name, partner: partner || id === own.id, parentId: id === own.id ? undefined : parentId }),
    rename(id, name) {
      const company = companies.get(id);
      return company === undefined ? undefined : save({ ...company, name });
    },
    tree: (rootId) => new Set([...companies.keys()].filter((id) => path(id).includes(rootId))),
    path,
  };
  for (const company of [own, ...below]) register.add(company);
  return register;
}
