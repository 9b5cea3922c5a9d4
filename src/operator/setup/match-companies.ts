import { companiesByName, companyNamed } from '../../desks/companies-by-name.ts';
import type { KnownCompany, Offer } from '../../desks/desk.ts';

/** Companies of GravityZone beside the records of a desk that have their names. */
export interface CompanyMatches {
  readonly matched: readonly { readonly company: KnownCompany; readonly offer: Offer }[];
  /** Those whose name no record has, or several. */
  readonly unmatched: readonly KnownCompany[];
}

/** Compares names as the desks do when they look for the company of a ticket. */
export function matchCompanies(companies: readonly KnownCompany[], offers: readonly Offer[]): CompanyMatches {
  const byName = companiesByName(offers);
  const found = companies.map((company) => {
    const match = companyNamed(byName, company.name);
    const offer = match.kind === 'one' ? offers.find(({ id }) => id === match.id) : undefined;
    return { company, offer };
  });
  return {
    matched: found.flatMap(({ company, offer }) => (offer === undefined ? [] : [{ company, offer }])),
    unmatched: found.flatMap(({ company, offer }) => (offer === undefined ? [company] : [])),
  };
}
