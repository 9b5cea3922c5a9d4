import type { Params } from '../api/params.ts';
import type { CompanyRegister } from '../companies/company-register.ts';
import type { Faults } from '../faults.ts';
import type { Incident } from './incident.ts';
import {
  alerts,
  endpointDetails,
  linkTo,
  nodes,
  notes,
  offsetDate,
  organizationDetails,
} from './item-details.ts';

/** What items are written with. */
export interface ItemContext {
  readonly companies: CompanyRegister;
  /** Scheme and host of the console. */
  origin(): string;
  faults(): Faults;
}

/** An incident as `getIncidentsList` shows it. `aboutChanges`: the call had a filter on changes. */
export function incidentItem(context: ItemContext, incident: Incident, aboutChanges: boolean): Params {
  const { fields, companyId } = incident;
  const { lastIncidentChange, incidentNumberAsText } = context.faults();
  const tellsChange =
    lastIncidentChange === 'always' || (lastIncidentChange === 'withChangeFilter' && aboutChanges);
  const origin = context.origin();
  return {
    incidentId: incident.id,
    incidentNumber: incidentNumberAsText ? String(incident.number) : incident.number,
    status: incident.status,
    mainAction: mainAction(fields),
    created: offsetDate(incident.created),
    lastUpdated: offsetDate(incident.lastUpdated),
    lastProcessed: offsetDate(incident.lastUpdated),
    ...(tellsChange ? { lastIncidentChange: offsetDate(incident.lastChanged) } : {}),
    // Here the score is a number, however a script spelled it for the push.
    severityScore: Number(fields['severity_score'] ?? fields['severityScore'] ?? 0),
    incidentLink: linkTo(origin, incident.id),
    assignee: incident.assignee?.userId ?? null,
    priority: incident.priority,
    attackTypes: fields['attack_types'] ?? [],
    company: { id: companyId, name: context.companies.find(companyId)?.name ?? '' },
    incidentType: incident.kind,
    details:
      incident.kind === 'incident'
        ? endpointDetails(origin, incident)
        : organizationDetails(origin, incident),
  };
}

/**
 * An incident as `getIncident` shows it: the item with its notes, its alerts, the whole of its assignee, who
 * is a bare id in the list, and the computers of an organization's.
 */
export function incidentDetail(context: ItemContext, incident: Incident): Params {
  const item = incidentItem(context, incident, false);
  return {
    ...item,
    assignee: incident.assignee ?? null,
    notes: notes(incident),
    details: { ...(item['details'] as Params), alerts: alerts(incident), ...nodes(incident) },
  };
}

/** The push says `no action` where this API says `reported`. */
export function mainAction(fields: Params): string {
  const action = fields['main_action'];
  return action === 'blocked' || action === 'partially_blocked' ? action : 'reported';
}
