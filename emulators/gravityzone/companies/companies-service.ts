import type { Method } from '../api/json-rpc.ts';
import { invalidValue, onlyKnown, optionalObject, optionalText } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { invalidParams, notVisible } from '../api/rpc-error.ts';
import type { Faults } from '../faults.ts';
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

/** The method of the `network` service that lists the companies one level below another. */
export function networkService(companies: CompanyRegister, faults: () => Faults): readonly Method[] {
  const getCompaniesList = (params: Params): unknown => {
    if ('page' in params || 'perPage' in params) throw invalidParams('The list of companies is not paged');
    onlyKnown(params, ['parentId', 'filters']);
    const filters = optionalObject(params, 'filters');
    onlyKnown(filters, ['companyType'], 'filters.');
    const type = filters['companyType'];
    if (type !== undefined && type !== 0 && type !== 1) throw invalidValue('filters.companyType');
    const parent = companies.find(optionalText(params, 'parentId') ?? companies.ownId);
    if (parent?.partner !== true) throw invalidValue('parentId');
    const items = companies
      .all()
      .filter(
        (company) => company.parentId === parent.id && (type === undefined || companyType(company) === type),
      )
      .map(({ id, name }) => ({ id, name }));
    return faults().companiesWrapped ? { items } : items;
  };
  return [{ name: 'getCompaniesList', versions: ['v1.0'], writes: false, call: getCompaniesList }];
}

/** The type of a company: 0 is a partner, 1 a customer. */
function companyType({ partner }: Company): 0 | 1 {
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
