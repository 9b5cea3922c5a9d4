import type { Method } from '../api/method.ts';
import { invalidValue, onlyKnown, optionalObject, optionalText } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { invalidParams } from '../api/rpc-error.ts';
import { companyType } from './companies-service.ts';
import type { CompanyRegister } from './company-register.ts';

/** How the list of companies may differ between editions. */
export interface CompanyModes {
  /** `getCompaniesList` puts its list into an object with `items`. */
  readonly companiesWrapped: boolean;
}

/** The plain array that was seen. */
export const USUAL_COMPANIES: CompanyModes = { companiesWrapped: false };

/** The method of the `network` service that lists the companies one level below another. */
export function networkService(companies: CompanyRegister, modes: () => CompanyModes): readonly Method[] {
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
    return modes().companiesWrapped ? { items } : items;
  };
  return [{ name: 'getCompaniesList', versions: ['v1.0'], writes: false, call: getCompaniesList }];
}
