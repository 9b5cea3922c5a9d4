import type { Method } from './methods.ts';
import { invalidValue, onlyKnown, optionalObject, optionalText } from './params.ts';
import type { Params } from './params.ts';
import { invalidParams, notVisible } from './rpc-error.ts';
import { findCompany } from './world.ts';
import type { Company, World } from './world.ts';

const CREATED_AT = '2020-01-29T15:12:08';

/** The method of the `companies` service that names a company. */
export function companiesService(world: World): readonly Method[] {
  const getCompanyDetails = (params: Params): Params => {
    onlyKnown(params, ['companyId']);
    const company = findCompany(world, optionalText(params, 'companyId') ?? world.own.id);
    if (company === undefined) throw notVisible('company');
    return companyDetails(company);
  };
  return [{ name: 'getCompanyDetails', versions: ['v1.0'], writes: false, call: getCompanyDetails }];
}

/** The method of the `network` service that lists the companies one level below another. */
export function networkService(world: World): readonly Method[] {
  const getCompaniesList = (params: Params): readonly Params[] => {
    if ('page' in params || 'perPage' in params) throw invalidParams('The list of companies is not paged');
    onlyKnown(params, ['parentId', 'filters']);
    const filters = optionalObject(params, 'filters');
    onlyKnown(filters, ['companyType'], 'filters.');
    const type = filters['companyType'];
    if (type !== undefined && type !== 0 && type !== 1) throw invalidValue('filters.companyType');
    const parent = findCompany(world, optionalText(params, 'parentId') ?? world.own.id);
    if (parent?.partner !== true) throw invalidValue('parentId');
    return world.companies
      .filter((company) => company.parentId === parent.id && (type === undefined || typeOf(company) === type))
      .map(({ id, name }) => ({ id, name }));
  };
  return [{ name: 'getCompaniesList', versions: ['v1.0'], writes: false, call: getCompaniesList }];
}

/** The method of the `general` service that tells what the key may do. */
export function generalService(world: World): readonly Method[] {
  const getApiKeyDetails = (params: Params): Params => {
    onlyKnown(params, []);
    return { enabledApis: world.enabledApis, createdAt: CREATED_AT };
  };
  return [{ name: 'getApiKeyDetails', versions: ['v1.0'], writes: false, call: getApiKeyDetails }];
}

/** 0 is a partner, 1 a customer. */
function typeOf(company: Company): 0 | 1 {
  return company.partner ? 0 : 1;
}

function companyDetails(company: Company): Params {
  return {
    type: typeOf(company),
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
  };
}
