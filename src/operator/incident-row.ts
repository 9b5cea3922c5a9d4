import { categoryName } from '../incident/category.ts';
import { neutralise } from '../incident/neutralise.ts';
import { utcTime } from '../incident/utc-time.ts';
import { jsonLine } from '../process/printable.ts';
import type { ListedDelivery, ListedIncident } from './incident-list.ts';

/** One line of a list, for a terminal. Names are from outside. */
export function incidentRow(incident: ListedIncident): string {
  const { account, incidentId, category, score, status, company, computer, desks, startedAt, isWatched } =
    incident;
  return `${[
    utcTime(startedAt),
    (category === undefined ? 'not rated' : categoryName(category)).padEnd(6),
    (score === undefined ? '' : String(score)).padStart(3),
    `${account} ${incidentId}`,
    neutralise(computer ?? 'n/a'),
    neutralise(company ?? 'n/a'),
    ...(status === undefined || status === 'open' ? [] : [neutralise(status)]),
    ...Object.entries(desks).map(([desk, delivery]) => `${desk}: ${deliveryText(delivery)}`),
    ...(isWatched ? [] : ['no longer watched']),
  ].join('  ')}\n`;
}

function deliveryText({ states, ticket }: ListedDelivery): string {
  return [...(ticket === undefined ? [] : [`#${neutralise(ticket)}`]), ...states.map(neutralise)].join(' ');
}

/** The same as one line of JSON; times are ISO 8601. */
export function incidentLine({ startedAt, ...incident }: ListedIncident): string {
  return jsonLine({ ...incident, startedAt: new Date(startedAt).toISOString() });
}
