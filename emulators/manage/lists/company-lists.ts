import { byId } from '../directory.ts';
import type { Right } from '../rights.ts';
import type { ListedRow } from './listed-row.ts';
import { NAMED, lists } from './listing.ts';
import type { ColumnTypes } from './listing.ts';
import { found, idAt } from '../request.ts';
import type { ApiRequest, Route } from '../request.ts';
import type { SeedCompany, SeedConfiguration } from '../seed.ts';
import { apiBase } from '../url.ts';
import type { World } from '../world.ts';

const COMPANY_RIGHT: readonly Right[] = ['companyMaintenance'];
const OF_COMPANY: ColumnTypes = {
  'company/id': 'number',
  'company/identifier': 'text',
  'company/name': 'text',
};

/** Routes of companies and of what belongs to them, each list with its count. */
export const companyRoutes: readonly Route[] = [
  ...lists('/company/companies', {
    what: 'Company',
    rights: COMPANY_RIGHT,
    types: {
      ...NAMED,
      identifier: 'text',
      deletedFlag: 'flag',
      'status/id': 'number',
      'status/name': 'text',
    },
    children: { member: 'types', types: { 'types/id': 'number', 'types/name': 'text' } },
    rows: ({ world }) => world.seed.companies.map(renderCompany),
  }),
  ...lists('/company/companies/{id}/sites', {
    what: 'Site',
    rights: COMPANY_RIGHT,
    types: { ...NAMED, inactiveFlag: 'flag' },
    rows: sites,
  }),
  ...lists('/company/contacts', {
    what: 'Contact',
    rights: ['contacts'],
    types: { id: 'number', firstName: 'text', lastName: 'text', inactiveFlag: 'flag', ...OF_COMPANY },
    children: {
      member: 'communicationItems',
      types: { 'communicationItems/value': 'text', 'communicationItems/communicationType': 'text' },
    },
    rows: contacts,
  }),
  ...lists('/company/configurations', {
    what: 'Configuration',
    rights: ['configurations'],
    types: {
      ...NAMED,
      ...OF_COMPANY,
      serialNumber: 'text',
      macAddress: 'text',
      ipAddress: 'text',
      deviceIdentifier: 'text',
      activeFlag: 'flag',
      'type/id': 'number',
      'type/name': 'text',
      'status/id': 'number',
      'status/name': 'text',
    },
    rows: ({ world }) =>
      (world.seed.configurations ?? []).map((configuration) => renderConfiguration(world, configuration)),
  }),
];

function renderCompany({
  id,
  identifier,
  name,
  status,
  types = [],
  deleted = false,
}: SeedCompany): ListedRow {
  return {
    id,
    identifier,
    name,
    status: status ?? { id: 1, name: 'Active' },
    types: types.map((type) => ({ id: type.id, name: type.name })),
    deletedFlag: deleted,
    _info: {},
  };
}

function sites(request: ApiRequest): readonly ListedRow[] {
  const id = idAt(request, 0);
  const company = found(byId(request.world.seed.companies, id), 'Company', id);
  return (company.sites ?? []).map((site) => ({
    id: site.id,
    name: site.name,
    inactiveFlag: site.inactive === true,
    _info: {},
  }));
}

function contacts({ world }: ApiRequest): readonly ListedRow[] {
  return world.seed.companies.flatMap((company) =>
    (company.contacts ?? []).map(({ id, name, email, inactive }) => {
      const [firstName, ...rest] = name.split(' ');
      return {
        id,
        firstName,
        lastName: rest.join(' '),
        company: companyReference(world, company),
        inactiveFlag: inactive === true,
        communicationItems:
          email === undefined ? [] : [{ id, value: email, defaultFlag: true, communicationType: 'Email' }],
        _info: {},
      };
    }),
  );
}

function renderConfiguration(world: World, configuration: SeedConfiguration): ListedRow {
  const { companyId, inactive, lastUpdated, type, status, ...facts } = configuration;
  const company = byId(world.seed.companies, companyId);
  return {
    ...facts,
    ...(company === undefined ? {} : { company: companyReference(world, company) }),
    type: type ?? { id: 1, name: 'Managed Workstation' },
    status: status ?? (inactive === true ? { id: 2, name: 'Inactive' } : { id: 1, name: 'Active' }),
    activeFlag: inactive !== true,
    _info: lastUpdated === undefined ? {} : { lastUpdated },
  };
}

function companyReference(world: World, { id, identifier, name }: SeedCompany): Record<string, unknown> {
  return { id, identifier, name, _info: { company_href: `${apiBase(world)}/company/companies/${id}` } };
}
