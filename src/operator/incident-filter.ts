import type { Category } from '../incident/category.ts';
import { INCIDENT_WORKFLOW, incidentWorkflowId } from '../workflows/names.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';

/** Which incidents an operator means; what is left out does not matter. Durations are ms. */
export interface IncidentFilter {
  readonly account?: string | undefined;
  readonly category?: Category | undefined;
  /** The name as lists show it; one that ends with `*` is how it begins. */
  readonly company?: string | undefined;
  readonly computer?: string | undefined;
  /** How the delivery to one of the desks stands. */
  readonly state?: DeliveryWord | undefined;
  /** The desk that `state` is about; any without it. */
  readonly desk?: string | undefined;
  /** The status of the incident, such as `open` or `closed`. */
  readonly status?: string | undefined;
  /** Incidents whose workflow began within this time. */
  readonly since?: number | undefined;
}

/** The words by which deliveries are found; `undelivered`: pending or blocked. */
export const DELIVERY_WORDS = [
  'waiting',
  'pending',
  'delivered',
  'blocked',
  'undelivered',
  'ticket-closed',
  'ticket-merged',
  'ticket-gone',
] as const;
export type DeliveryWord = (typeof DELIVERY_WORDS)[number];

/** What a query needs of the settings. */
export interface QueryNames {
  readonly prefix: string;
  /** The desks in use. */
  readonly desks: readonly string[];
}

/** The query of Temporal's visibility for these incidents, at `now` in ms since 1970. */
export function incidentQuery(
  { account, category, company, computer, state, desk, status, since }: IncidentFilter,
  { prefix, desks }: QueryNames,
  now: number,
): string {
  const keys = searchAttributes(prefix);
  const states = statesOf(state, desk);
  const entries = (desk === undefined ? desks : [desk]).flatMap((name) =>
    states.map((each) => `${name}:${each}`),
  );
  return [
    `WorkflowType = '${INCIDENT_WORKFLOW}'`,
    ...(account === undefined ? [] : [`WorkflowId STARTS_WITH ${quoted(incidentWorkflowId(account, ''))}`]),
    ...(category === undefined ? [] : [`${keys.Category.name} = ${quoted(category)}`]),
    ...(company === undefined ? [] : named(keys.Company.name, company)),
    ...(computer === undefined ? [] : named(keys.Computer.name, computer)),
    ...(entries.length === 0 ? [] : [`${keys.DeliveryState.name} IN (${entries.map(quoted).join(', ')})`]),
    ...(status === undefined ? [] : named(keys.IncidentStatus.name, status)),
    ...(since === undefined ? [] : [`StartTime > ${quoted(new Date(now - since).toISOString())}`]),
  ].join(' AND ');
}

/** A list cannot be searched for how its entries begin, so that a desk alone is all its states. */
function statesOf(state: DeliveryWord | undefined, desk: string | undefined): readonly string[] {
  if (state === 'undelivered') return ['pending', 'blocked'];
  if (state !== undefined) return [state];
  return desk === undefined ? [] : ['waiting', 'pending', 'delivered', 'blocked'];
}

/** Temporal reads no escapes in the texts of a query: what it cannot be asked for, {@link fitsNames} sorts out. */
function named(key: string, name: string): readonly string[] {
  const [start = ''] = name.replace(/\*$/, '').split(/["\\]/);
  if (start === name) return [`${key} = ${quoted(name)}`];
  return start === '' ? [] : [`${key} STARTS_WITH ${quoted(start)}`];
}

/** Whether the names of an incident are those of the filter, which its query tells only in part. */
export function fitsNames(
  { company, computer, status }: IncidentFilter,
  of: Readonly<Record<'company' | 'computer' | 'status', string | undefined>>,
): boolean {
  return isNamed(company, of.company) && isNamed(computer, of.computer) && isNamed(status, of.status);
}

function isNamed(wanted: string | undefined, name = ''): boolean {
  if (wanted === undefined) return true;
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

/** What to try where a filter by name fits nothing, as a sentence after another one; empty where there is nothing to try. */
export function wholeNameHint({ company, computer }: IncidentFilter): string {
  const [whole] = [
    { option: '--company', name: company },
    { option: '--computer', name: computer },
  ].flatMap(({ option, name }) => (name === undefined || name.endsWith('*') ? [] : [`${option} '${name}*'`]));
  return whole === undefined ? '' : ` Names are compared as a whole, and by case; try ${whole}.`;
}

function quoted(text: string): string {
  return `"${text}"`;
}
