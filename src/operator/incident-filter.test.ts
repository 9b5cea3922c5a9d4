import { expect, test } from 'vitest';
import { fitsNames, incidentQuery, wholeNameHint } from './incident-filter.ts';
import type { IncidentFilter } from './incident-filter.ts';

const NAMES = { prefix: 'Pl', desks: ['automate', 'manage'] };
const NOW = Date.UTC(2026, 0, 1, 12);

test.each<[IncidentFilter, string]>([
  [{}, ''],
  [{ account: 'main' }, ' AND WorkflowId STARTS_WITH "incident/main/"'],
  [{ category: 'high' }, ' AND PlCategory = "high"'],
  [{ company: 'Northwind' }, ' AND PlCompany = "Northwind"'],
  [{ computer: 'WIN-*' }, ' AND PlComputer STARTS_WITH "WIN-"'],
  [{ company: 'a" OR "b' }, ' AND PlCompany STARTS_WITH "a"'],
  [{ company: String.raw`a\u001bb` }, ' AND PlCompany STARTS_WITH "a"'],
  [{ company: '"a"' }, ''],
  [{ state: 'blocked' }, ' AND PlDeliveryState IN ("automate:blocked", "manage:blocked")'],
  [{ state: 'undelivered', desk: 'manage' }, ' AND PlDeliveryState IN ("manage:pending", "manage:blocked")'],
  [
    { desk: 'manage' },
    ' AND PlDeliveryState IN ("manage:waiting", "manage:pending", "manage:delivered", "manage:blocked")',
  ],
  [{ status: 'false positive' }, ' AND PlIncidentStatus = "false positive"'],
  [{ since: 7_200_000 }, ' AND StartTime > "2026-01-01T10:00:00.000Z"'],
])('%j is asked for as%s', (filter, query) => {
  expect(incidentQuery(filter, NAMES, NOW)).toBe(`WorkflowType = 'incident'${query}`);
});

test.each<[string, string | undefined, boolean]>([
  ['a"b', 'a"b', true],
  ['a"b', 'a"c', false],
  ['a"*', 'a"c', true],
  ['*', undefined, true],
  ['a', undefined, false],
])('what the query cannot tell is compared: %j with %j: %j', (wanted, name, fits) => {
  const none = { company: undefined, computer: undefined, status: undefined };
  expect(fitsNames({ company: wanted }, { ...none, company: name })).toBe(fits);
  expect(fitsNames({ computer: wanted }, { ...none, computer: name })).toBe(fits);
  expect(fitsNames({ status: wanted }, { ...none, status: name })).toBe(fits);
});

test.each<[IncidentFilter, string]>([
  [{ company: 'Northwind' }, " Names are compared as a whole, and by case; try --company 'Northwind*'."],
  [{ computer: 'WIN' }, " Names are compared as a whole, and by case; try --computer 'WIN*'."],
  [{ company: 'Northwind*' }, ''],
  [{ category: 'high' }, ''],
])('where %j fits nothing, it is said what to try', (filter, hint) => {
  expect(wholeNameHint(filter)).toBe(hint);
});
