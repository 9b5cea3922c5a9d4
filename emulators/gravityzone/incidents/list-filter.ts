import {
  invalidValue,
  optionalBoolean,
  optionalChoice,
  optionalDate,
  optionalText,
  onlyKnown,
} from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { notVisible } from '../api/rpc-error.ts';
import type { CompanyRegister } from '../companies/company-register.ts';
import { PRIORITIES, STATUSES } from './incident.ts';
import type { Incident } from './incident.ts';
import { mainAction } from './incident-item.ts';

const FILTERS = [
  ...['companyId', 'endpointId', 'status', 'priority', 'incidentType', 'mainAction', 'assignee'],
  ...['startDate', 'endDate', 'changeStartDate', 'changeEndDate'],
  ...['processedStartDate', 'processedEndDate'],
];

type Pass = (incident: Incident) => boolean;

/**
 * Reads `filters` and what `options` say about companies, and gives the test that an incident has to pass.
 * Throws RpcError.
 */
export function listFilter(companies: CompanyRegister, filters: Params, options: Params): Pass {
  onlyKnown(filters, FILTERS, 'filters.');
  const passes = [
    companyFilter(companies, filters, options),
    ...fieldFilters(filters),
    ...windowFilters(filters),
  ];
  return (incident) => passes.every((pass) => pass(incident));
}

/** Without `includeChildCompanies` only the named company itself is searched, by default the key's own. */
function companyFilter(companies: CompanyRegister, filters: Params, options: Params): Pass {
  const companyId = optionalText(filters, 'companyId') ?? companies.ownId;
  if (companies.find(companyId) === undefined) throw notVisible('company');
  const withChildren = optionalBoolean(options, 'includeChildCompanies') ?? false;
  const visible = withChildren ? companies.tree(companyId) : new Set([companyId]);
  return (incident) => visible.has(incident.companyId);
}

function fieldFilters(filters: Params): readonly Pass[] {
  const status = optionalChoice(filters, 'status', STATUSES);
  const priority = optionalChoice(filters, 'priority', PRIORITIES);
  const kinds = optionalChoice(filters, 'incidentType', ['incident', 'extendedIncident']);
  const actions = optionalChoice(filters, 'mainAction', ['reported', 'blocked', 'partially_blocked']);
  const assignee = optionalText(filters, 'assignee');
  const endpointId = optionalText(filters, 'endpointId');
  return [
    (incident) => status?.includes(incident.status) ?? true,
    (incident) => priority?.includes(incident.priority) ?? true,
    (incident) => kinds?.includes(incident.kind) ?? true,
    (incident) => actions?.some((action) => action === mainAction(incident.fields)) ?? true,
    (incident) => assignee === undefined || incident.assignee?.userId === assignee,
    (incident) => endpointId === undefined || incident.fields['endpointId'] === endpointId,
  ];
}

/**
 * `startDate`/`endDate` look at GravityZone's own updates, which it processes at once here,
 * `changeStartDate`/`changeEndDate` at people's edits. Both ends are inside.
 */
function windowFilters(filters: Params): readonly Pass[] {
  const within = (start: string, end: string, time: (incident: Incident) => number): Pass => {
    const from = optionalDate(filters, start) ?? -Infinity;
    const to = optionalDate(filters, end) ?? Infinity;
    if (from > to) throw invalidValue(`filters.${start}`);
    // Dates have whole seconds here, so an incident of the last second is still inside.
    return (incident) => time(incident) >= from && Math.floor(time(incident) / 1000) * 1000 <= to;
  };
  return [
    within('startDate', 'endDate', ({ lastUpdated }) => lastUpdated),
    within('processedStartDate', 'processedEndDate', ({ lastUpdated }) => lastUpdated),
    within('changeStartDate', 'changeEndDate', ({ lastChanged }) => lastChanged),
  ];
}
