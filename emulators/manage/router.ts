import { bundleRoutes } from './tickets/bundle.ts';
import { bundledReadRoutes } from './lists/bundled-reads.ts';
import { callbackRoutes } from './callbacks/callback-routes.ts';
import { integratorTagRoutes } from './callbacks/integrator-tags.ts';
import { companyRoutes } from './lists/company-lists.ts';
import { documentRoutes } from './tickets/documents.ts';
import { mergeRoutes } from './tickets/merge.ts';
import { noteRoutes } from './notes/note-routes.ts';
import { referenceRoutes } from './lists/reference-lists.ts';
import type { Route } from './request.ts';
import { systemRoutes } from './lists/system-lists.ts';
import { ticketConfigurationRoutes } from './tickets/ticket-configurations.ts';
import { ticketRoutes } from './tickets/tickets.ts';
import { timeRoutes } from './notes/time-entries.ts';
import { unmodelledRoutes } from './unmodelled-routes.ts';

/** What a method and path lead to. `label` names the route in the counters. */
export type RouteMatch =
  | { readonly kind: 'route'; readonly route: Route; readonly ids: readonly number[]; readonly label: string }
  | { readonly kind: 'method-not-allowed'; readonly label: string }
  | { readonly kind: 'no-endpoint'; readonly label: string };

const LISTS: readonly Route[] = [...ticketRoutes, ...companyRoutes, ...systemRoutes];

const TABLE = [
  ...LISTS,
  ...noteRoutes,
  ...ticketConfigurationRoutes,
  ...mergeRoutes,
  ...bundleRoutes,
  ...timeRoutes,
  ...referenceRoutes,
  ...documentRoutes,
  ...bundledReadRoutes(LISTS),
  ...callbackRoutes,
  ...integratorTagRoutes,
  ...unmodelledRoutes,
].map((route) => ({
  route,
  // Only numbers stand for `{…}`, so a fixed segment such as `count` never meets a place for an id.
  expression: new RegExp(`^${route.pattern.replaceAll(/\{\w+\}/gu, '(\\d{1,15})')}$`, 'u'),
}));

/** Finds the route of a path below the API's base. */
export function matchRoute(method: string, path: string): RouteMatch {
  const samePath = TABLE.flatMap(({ route, expression }) => {
    const match = expression.exec(path);
    return match === null ? [] : [{ route, ids: match.slice(1).map(Number) }];
  });
  const first = samePath[0];
  if (first === undefined) return { kind: 'no-endpoint', label: `${method} (no endpoint)` };
  const matched = samePath.find(({ route }) => route.method === method);
  if (matched === undefined) return { kind: 'method-not-allowed', label: `${method} ${first.route.pattern}` };
  return { kind: 'route', ...matched, label: `${method} ${matched.route.pattern}` };
}
