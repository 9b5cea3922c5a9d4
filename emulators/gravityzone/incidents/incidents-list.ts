import { integer, invalidValue, onlyKnown, optionalObject, optionalText } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import type { Incident } from './incident.ts';
import { incidentItem } from './incident-item.ts';
import type { ItemContext } from './incident-item.ts';
import { listFilter } from './list-filter.ts';

/**
 * `getIncidentsList`, version 1.2: one page of the incidents that pass all filters, the latest updated first.
 */
export function listIncidents(context: ItemContext, incidents: readonly Incident[], params: Params): Params {
  onlyKnown(params, ['page', 'perPage', 'filters', 'options']);
  const page = params['page'] === undefined ? 1 : integer(params, 'page', 1, Number.MAX_SAFE_INTEGER);
  const perPage = params['perPage'] === undefined ? 1000 : integer(params, 'perPage', 10, 10_000);
  const filters = optionalObject(params, 'filters');
  const options = optionalObject(params, 'options');
  onlyKnown(options, ['includeChildCompanies', 'sortBy'], 'options.');
  const sortBy = optionalText(options, 'sortBy');
  if (sortBy !== undefined && sortBy !== 'lastIncidentChange') throw invalidValue('options.sortBy');

  const found = incidents.filter(listFilter(context.companies, filters, options)).sort(newestFirst(sortBy));
  const aboutChanges = 'changeStartDate' in filters || 'changeEndDate' in filters;
  const shown = found.slice((page - 1) * perPage, page * perPage);
  return {
    total: found.length,
    page,
    perPage,
    pagesCount: Math.ceil(found.length / perPage) + context.faults().pagesClaimed,
    items: shown.map((incident) => incidentItem(context, incident, aboutChanges)),
  };
}

function newestFirst(sortBy: string | undefined): (a: Incident, b: Incident) => number {
  const time = ({ lastChanged, lastUpdated }: Incident): number =>
    sortBy === undefined ? lastUpdated : lastChanged;
  return (a, b) => time(b) - time(a) || b.number - a.number;
}
