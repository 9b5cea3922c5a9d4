import { noPermission } from './answer.ts';
import type { Answer } from './answer.ts';
import { bind, bindingFailure, parseBody } from './bodies/binding.ts';
import type { Shape } from './bodies/binding.ts';
import { watchTickets } from './callbacks/watch-tickets.ts';
import type { ApiRequest, Route } from './request.ts';

/**
 * Carries out a route: its permissions and the binding of its body, in the order that the mode says, then the
 * route itself.
 * @throws Refusal (403 `Security`, 400 `ConnectWiseApi`, or whatever the route refuses with)
 */
export function runRoute(route: Route, request: Omit<ApiRequest, 'given'>): Answer {
  const bodyFirst = request.world.faults.current().rightsChecked === 'afterBody';
  if (!bodyFirst) checkRights(route, request);
  const given = route.body === undefined ? undefined : bindBody(request.body, route.body);
  if (bodyFirst) checkRights(route, request);
  const bound = { ...request, given };
  return route.writes ? watchTickets(bound, () => route.handle(bound)) : route.handle(bound);
}

function checkRights({ rights }: Route, { withoutRights }: Pick<ApiRequest, 'withoutRights'>): void {
  if (rights.some((right) => withoutRights.includes(right))) throw noPermission();
}

function bindBody(text: string, shape: Shape): unknown {
  const body = parseBody(text);
  if (body === null) throw bindingFailure('The request needs a body. ');
  bind(text, [], body, shape);
  return body;
}
