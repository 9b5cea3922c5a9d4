import { mergeRoutes } from './merge.ts';
import { noteRoutes } from './note-routes.ts';
import { referenceRoutes } from './reference-lists.ts';
import type { Route } from './request.ts';
import { ticketRoutes } from './tickets.ts';

/** What a method and path lead to. `label` names the route in the counters. */
export type RouteMatch =
  | { readonly kind: 'route'; readonly route: Route; readonly ids: readonly number[]; readonly label: string }
  | { readonly kind: 'method-not-allowed'; readonly label: string }
  | { readonly kind: 'no-endpoint'; readonly label: string };

const TABLE = [...ticketRoutes, ...noteRoutes, ...mergeRoutes, ...referenceRoutes].map((route) => ({
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
