import { noPermission } from './answer.ts';
import type { Answer } from './answer.ts';
import { bindingFailure, readBody } from './binding.ts';
import { callbackRoutes } from './callbacks/callback-routes.ts';
import { watchTickets } from './callbacks/watch-tickets.ts';
import { recordRoutes } from './lists/records.ts';
import { noteRoutes } from './notes/note-routes.ts';
import type { ApiRequest, Route } from './request.ts';
import { mergeRoutes } from './tickets/merge.ts';
import { ticketConfigurationRoutes } from './tickets/ticket-configurations.ts';
import { ticketRoutes } from './tickets/tickets.ts';

/** What a method and path lead to. `label` names the route in the counters. */
export type RouteMatch =
  | { readonly kind: 'route'; readonly route: Route; readonly ids: readonly number[]; readonly label: string }
  | { readonly kind: 'method-not-allowed'; readonly label: string }
  | { readonly kind: 'no-endpoint'; readonly label: string };

const TABLE = [
  ...ticketRoutes,
  ...noteRoutes,
  ...ticketConfigurationRoutes,
  ...mergeRoutes,
  ...recordRoutes,
  ...callbackRoutes,
].map((route) => ({
  route,
  // Only numbers stand for `{…}`, so a fixed segment such as `statuses` never meets a place for an id.
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

/**
 * Carries out a route: its permissions and the binding of its body, in the order that the mode says, then the
 * route itself, of whose writes callbacks hear.
 * @throws Refusal (403 `Security`, 400 `ConnectWiseApi`, or whatever the route refuses with)
 */
export function runRoute(
  { method, rights, body, handle }: Route,
  request: Omit<ApiRequest, 'given'>,
): Answer {
  const checkRights = (): void => {
    if (rights.some((right) => request.withoutRights.includes(right))) throw noPermission();
  };
  const bodyFirst = request.world.faults.current().rightsChecked === 'afterBody';
  if (!bodyFirst) checkRights();
  const given = body === undefined ? undefined : readBody(request.body, body);
  if (given === null) throw bindingFailure('The request needs a body. ');
  if (bodyFirst) checkRights();
  const bound = { ...request, given };
  return method === 'GET' ? handle(bound) : watchTickets(bound, () => handle(bound));
}
