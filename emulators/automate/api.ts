import { setTimeout as pause } from 'node:timers/promises';
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.ts';
import { admitCaller, checkMediaTypes } from './api-gate.ts';
import { apiRoutes } from './api-routes.ts';
import type { ApiParts } from './api-routes.ts';
import { camelCased, failure } from './faults.ts';
import type { FaultBox } from './faults.ts';
import { publishedOperation } from './published.ts';
import type { Operation } from './published.ts';
import { NotAllowed, refusalAnswer, Refused } from './refused.ts';
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

/** What was not as published since the start: the caller's requests and the emulator's own answers. */
export interface Breaches {
  readonly requests: string[];
  readonly answers: string[];
}

/** What becomes of a request: an answer, a cut connection, or silence for ever. */
export type ApiOutcome = Answer | 'drop' | 'hang';

/**
 * The API: counts, lets the faults have their way, checks the caller, and serves what is published, as it is published.
 */
export function api(
  parts: ApiParts,
  faults: FaultBox,
  requests: RequestLog,
  breaches: Breaches,
  signal: AbortSignal,
) {
  const routes = apiRoutes(parts);
  const wrongVerb = (path: string): number =>
    path.startsWith('/Tickets') ? parts.world.modes.ticketWrites : 405;

  /** What the caller is at fault for is told when the emulator stops, as is an answer of ours. */
  const blamed = (error: unknown, { method, path }: ApiRequest): Answer => {
    if (error instanceof NotAllowed) breaches.requests.push(`${method} ${path}: ${error.message}`);
    return refused(error);
  };
  const checked = (operation: Operation, answer: Answer): Answer => {
    try {
      operation.checkAnswer(answer.text);
    } catch (error) {
      breaches.answers.push(String(error));
      throw error;
    }
    return answer;
  };
  const serve = async (request: ApiRequest, commit: Call['commit']): Promise<Answer> => {
    const destination = findDestination(routes, request.path);
    admitCaller(request.headers, destination, parts.tokens, parts.world);
    const route = routeOf(destination, request.method, wrongVerb);
    checkMediaTypes(request.headers, request.method);
    const operation = publishedOperation(route.method, route.path);
    const query = operation.readQuery(request.query);
    const content = operation.readBody(request.body);
    return checked(operation, await route.handle({ query, content, ids: destination?.ids ?? [], commit }));
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
    const answer = await serve(request, (work) => promised.push(work)).catch((error: unknown) =>
      blamed(error, request),
    );
    const accepted = isWrite && answer.status === 200;
    const carryOut = (): void => promised.forEach((work) => work());
    if (accepted && faults.spend('commitAfter')) {
      const late = setTimeout(carryOut, faults.current().commitAfterMs);
      signal.addEventListener('abort', () => clearTimeout(late));
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
