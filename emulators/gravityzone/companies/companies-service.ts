import type { Method } from '../api/method.ts';
import { onlyKnown, optionalText } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { notVisible } from '../api/rpc-error.ts';
import type { Company, CompanyRegister } from './company-register.ts';

// The vendor writes no zone here.
const CREATED_AT = '2020-01-29T15:12:08';

/** The method of the `companies` service that names a company. */
export function companiesService(companies: CompanyRegister): readonly Method[] {
  const getCompanyDetails = (params: Params): Params => {
    onlyKnown(params, ['companyId']);
    const company = companies.find(optionalText(params, 'companyId') ?? companies.ownId);
    if (company === undefined) throw notVisible('company');
    return details(company, companies.path(company.id));
  };
  return [{ name: 'getCompanyDetails', versions: ['v1.0'], writes: false, call: getCompanyDetails }];
}

/** The type of a company: 0 is a partner, 1 a customer. */
export function companyType({ partner }: Company): 0 | 1 {
  return partner ? 0 : 1;
}

function details(company: Company, path: readonly string[]): Params {
  return {
    type: companyType(company),
    name: company.name,
    id: company.id,
    address: '',
    phone: '',
    canBeManagedByAbove: true,
    enforce2FA: false,
    skip2FAPeriod: 0,
    isSuspended: false,
    createdAt: CREATED_AT,
    country: 'US',
    state: 'N/A',
    // Not on the help page, yet in live answers.
    ...(company.parentId === undefined ? {} : { parentCompanyId: company.parentId }),
    companyPath: path.join('/'),
  };
}
