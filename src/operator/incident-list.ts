import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Category } from '../incident/category.ts';
import { incidentHandle } from '../mailbox/incident-workflows.ts';
import type { IncidentName } from '../mailbox/incident-workflows.ts';
import type { Settings } from '../settings/settings.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { fitsNames, incidentQuery } from './incident-filter.ts';
import type { IncidentFilter } from './incident-filter.ts';

/** One incident as Temporal lists it. Times are ms since 1970. */
export interface ListedIncident extends IncidentName {
  /** Missing until it is rated. */
  readonly category: Category | undefined;
  readonly score: number | undefined;
  readonly status: string | undefined;
  readonly company: string | undefined;
  readonly computer: string | undefined;
  /** By desk. */
  readonly desks: Readonly<Record<string, ListedDelivery>>;
  readonly startedAt: number;
  /** Whether plumbline watches it still. */
  readonly isWatched: boolean;
}

export interface ListedDelivery {
  /** Such as `delivered`; and `ticket-closed` where people ended the ticket. */
  readonly states: readonly string[];
  readonly ticket: string | undefined;
}

/** Most that Temporal gives with one call. */
const PAGE = 200;

/**
 * The incidents that a filter means: those that are watched first, the newest first; then those that ended,
 * the last ended first.
 */
export async function* listIncidents(
  client: Client,
  { desks, temporal: { searchAttributePrefix: prefix } }: Settings,
  filter: IncidentFilter,
  { most = Number.POSITIVE_INFINITY, onlyWatched = false }: ListBounds = {},
): AsyncGenerator<ListedIncident> {
  const known = Object.entries(desks).flatMap(([desk, settings]) => (settings === undefined ? [] : [desk]));
  const query = incidentQuery(filter, { prefix, desks: known }, Date.now());
  let found = 0;
  for await (const info of client.workflow.list({
    query: onlyWatched ? `${query} AND ExecutionStatus = 'Running'` : query,
    pageSize: Math.min(most, PAGE),
  })) {
    if (found >= most) return;
    const name = nameOf(info.workflowId);
    if (name === undefined || info.status.name === 'CONTINUED_AS_NEW') continue;
    const incident = listed(name, info, prefix);
    if (!fitsNames(filter, incident)) continue;
    found += 1;
    yield incident;
  }
}

/** How much of a list is wanted. */
export interface ListBounds {
  readonly most?: number;
  /** Whether those that ended are left out. */
  readonly onlyWatched?: boolean;
}

/** Whether Temporal knows an incident otherwise than it listed it: its lists lag behind. */
export async function isOld(
  client: Client,
  { temporal }: Settings,
  incident: ListedIncident,
): Promise<boolean> {
  const now = await incidentHandle(client, incident).describe();
  const known = listed(incident, now, temporal.searchAttributePrefix);
  return JSON.stringify(known) !== JSON.stringify(incident);
}

function nameOf(workflowId: string): IncidentName | undefined {
  const [kind, account, incidentId] = workflowId.split('/');
  return kind === 'incident' && account !== undefined && incidentId !== undefined
    ? { account, incidentId }
    : undefined;
}

function listed(
  { account, incidentId }: IncidentName,
  {
    typedSearchAttributes: told,
    startTime,
    status,
  }: Pick<WorkflowExecutionInfo, 'typedSearchAttributes' | 'startTime' | 'status'>,
  prefix: string,
): ListedIncident {
  const keys = searchAttributes(prefix);
  const entries = told.get(keys.DeliveryState) ?? [];
  const desks: Record<string, { states: string[]; ticket: string | undefined }> = {};
  for (const entry of entries) {
    const at = entry.indexOf(':');
    const desk = (desks[entry.slice(0, at)] ??= { states: [], ticket: undefined });
    const word = entry.slice(at + 1);
    if (word.startsWith('#')) desk.ticket = word.slice(1);
    else desk.states.push(word);
  }
  return {
    account,
    incidentId,
    category: told.get(keys.Category) as Category | undefined,
    score: told.get(keys.Score),
    status: told.get(keys.IncidentStatus),
    company: told.get(keys.Company),
    computer: told.get(keys.Computer),
    desks,
    startedAt: startTime.getTime(),
    isWatched: status.name === 'RUNNING',
  };
}
