import { setTimeout as pause } from 'node:timers/promises';
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.ts';
import { admitCaller, checkMediaTypes } from './api-gate.ts';
import { apiRoutes } from './api-routes.ts';
import type { ApiParts } from './api-routes.ts';
import { camelCased, failure } from './faults.ts';
import type { FaultBox } from './faults.ts';
import { refusalAnswer, Refused } from './refused.ts';
import type { RequestLog } from './request-log.ts';
import { findDestination, routeOf } from './router.ts';
import type { Call, Route } from './router.ts';

/** A request below the API's prefix. */
export interface ApiRequest {
  readonly method: string;
  /** Without the prefix. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What becomes of a request: an answer, a cut connection, or silence for ever. */
export type ApiOutcome = Answer | 'drop' | 'hang';

/** The API: counts, lets the faults have their way, checks the caller, and serves. */
export function api(parts: ApiParts, faults: FaultBox, requests: RequestLog, signal: AbortSignal) {
  const routes = apiRoutes(parts);
  const wrongVerb = (path: string): number =>
    path.startsWith('/Tickets') ? parts.world.modes.ticketWrites : 405;

  const serve = async (request: ApiRequest, commit: Call['commit']): Promise<Answer> => {
    const destination = findDestination(routes, request.path);
    admitCaller(request.headers, destination, parts.tokens, parts.world);
    const route = routeOf(destination, request.method, wrongVerb);
    checkMediaTypes(request.headers, request.method);
    return route.handle({ ...request, ids: destination?.ids ?? [], commit });
  };

  return async (request: ApiRequest): Promise<ApiOutcome> => {
    const destination = findDestination(routes, request.path);
    const route = destination?.routes.find(({ method }) => method === request.method);
    const isWrite = route?.isWrite === true;
    requests.add(`${request.method} ${destination?.path ?? request.path}`, isWrite);

    const { latencyMs, hang } = faults.current();
    if (latencyMs > 0) await pause(latencyMs, undefined, { signal });
    if (hang) return 'hang';
    if (isDropped(route, faults)) return 'drop';
    const failed = failure(faults, isWrite);
    if (failed !== undefined) return failed;

    const promised: (() => void)[] = [];
    const answer = await serve(request, (work) => promised.push(work)).catch(refused);
    const accepted = isWrite && answer.status === 200;
    const carryOut = (): void => promised.forEach((work) => work());
    if (accepted && faults.spend('commitAfter')) {
      void pause(faults.current().commitAfterMs, undefined, { signal }).then(carryOut, () => undefined);
      return 'drop';
    }
    carryOut();
    if (accepted && faults.spend('dropAfterAccept')) return 'drop';
    if (accepted && faults.spend('hangAfterAccept')) return 'hang';
    return faults.current().fieldCasing === 'camel' ? camelCased(answer) : answer;
  };
}

function isDropped(route: Route | undefined, faults: FaultBox): boolean {
  if (route?.isWrite === true) return faults.spend('dropBeforeAccept');
  return route?.method === 'GET' && faults.spend('dropReads');
}

/** The answer for a refusal; anything else is a fault of the emulator itself and is thrown on. */
export function refused(error: unknown): Answer {
  if (error instanceof Refused) return refusalAnswer(error);
  throw error;
}
