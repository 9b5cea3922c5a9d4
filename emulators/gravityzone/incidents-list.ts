import { incidentItem, mainAction } from './incident-item.ts';
import { PRIORITIES, STATUSES } from './incidents.ts';
import type { Incident } from './incidents.ts';
import {
  integer,
  invalidValue,
  onlyKnown,
  optionalBoolean,
  optionalChoice,
  optionalDate,
  optionalObject,
  optionalText,
} from './params.ts';
import type { Params } from './params.ts';
import { notVisible } from './rpc-error.ts';
import { companyTree, findCompany } from './world.ts';
import type { World } from './world.ts';

const FILTERS = [
  ...['companyId', 'endpointId', 'status', 'priority', 'incidentType', 'mainAction', 'assignee'],
  ...['startDate', 'endDate', 'changeStartDate', 'changeEndDate'],
];

/** `getIncidentsList`, version 1.2: one page of the incidents that pass all filters, newest first. */
export function listIncidents(
  world: World,
  origin: string,
  incidents: readonly Incident[],
  params: Params,
): Params {
  onlyKnown(params, ['page', 'perPage', 'filters', 'options']);
  const page = params['page'] === undefined ? 1 : integer(params, 'page', 1, Number.MAX_SAFE_INTEGER);
  const perPage = params['perPage'] === undefined ? 1000 : integer(params, 'perPage', 10, 10_000);
  const filters = optionalObject(params, 'filters');
  const options = optionalObject(params, 'options');
  onlyKnown(filters, FILTERS, 'filters.');
  onlyKnown(options, ['includeChildCompanies', 'sortBy'], 'options.');
  const sortBy = optionalText(options, 'sortBy');
  if (sortBy !== undefined && sortBy !== 'lastIncidentChange') throw invalidValue('options.sortBy');

  const passes = [
    companyFilter(world, filters, options),
    ...fieldFilters(filters),
    ...windowFilters(filters),
  ];
  const byChange = sortBy !== undefined;
  const found = incidents
    .filter((incident) => passes.every((pass) => pass(incident)))
    .sort(
      (a, b) => (byChange ? b.lastChanged - a.lastChanged : b.created - a.created) || b.number - a.number,
    );

  // Captured answers to calls that were not about changes lack `lastIncidentChange`.
  const withChange =
    byChange || filters['changeStartDate'] !== undefined || filters['changeEndDate'] !== undefined;
  const shown = found.slice((page - 1) * perPage, page * perPage);
  return {
    total: found.length,
    page,
    perPage,
    pagesCount: Math.ceil(found.length / perPage),
    items: shown.map((incident) => incidentItem(world, origin, incident, withChange)),
  };
}

type Pass = (incident: Incident) => boolean;

/** Without `includeChildCompanies` only the named company itself is searched, by default the key's own. */
function companyFilter(world: World, filters: Params, options: Params): Pass {
  const companyId = optionalText(filters, 'companyId') ?? world.own.id;
  if (findCompany(world, companyId) === undefined) throw notVisible('company');
  const withChildren = optionalBoolean(options, 'includeChildCompanies') ?? false;
  const visible = withChildren ? companyTree(world, companyId) : new Set([companyId]);
  return ({ fields }) => typeof fields['companyId'] === 'string' && visible.has(fields['companyId']);
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

/** `startDate`/`endDate` look at GravityZone's own updates, `changeStartDate`/`changeEndDate` at people's edits. */
function windowFilters(filters: Params): readonly Pass[] {
  const within = (
    from: number | undefined,
    to: number | undefined,
    time: (incident: Incident) => number,
  ): Pass => {
    // Dates have whole seconds here, so an incident of the last second is still inside.
    return (incident) =>
      (from === undefined || time(incident) >= from) &&
      (to === undefined || Math.floor(time(incident) / 1000) * 1000 <= to);
  };
  return [
    within(
      optionalDate(filters, 'startDate'),
      optionalDate(filters, 'endDate'),
      (incident) => incident.lastUpdated,
    ),
    within(
      optionalDate(filters, 'changeStartDate'),
      optionalDate(filters, 'changeEndDate'),
      (incident) => incident.lastChanged,
    ),
  ];
}
