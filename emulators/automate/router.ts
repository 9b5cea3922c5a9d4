import type { Answer } from './answer.ts';
import { NotAllowed } from './refused.ts';
import type { QueryValues } from './published.ts';

/** One request as a route sees it. */
export interface Call {
  readonly query: QueryValues;
  /** The body, parsed; `undefined` where there is none. */
  readonly content: unknown;
  /** The numbers in the path, in their order. */
  readonly ids: readonly number[];
  /** Carries out what the answer promises: at once, or later where a fault says so. */
  readonly commit: (work: () => void) => void;
}

/** A verb and path that is served. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Such as `/Tickets/{ticketId}`; a name in braces stands for an int32. */
  readonly path: string;
  /** Whether it is served without a token. */
  readonly open?: boolean;
  /** Whether it runs a script. */
  readonly isWrite?: boolean;
  handle(call: Call): Answer | Promise<Answer>;
}

/** Where a path leads: to the routes of all its verbs, with the numbers in it. */
export interface Destination {
  readonly path: string;
  readonly ids: readonly number[];
  readonly routes: readonly Route[];
}

const MAX_INT32 = 2_147_483_647;

/** Finds the routes of a path, whatever the case of its letters; `undefined` where nothing is served. */
export function findDestination(routes: readonly Route[], path: string): Destination | undefined {
  const segments = path.replace(/\/$/, '').toLowerCase().split('/');
  for (const { path: template } of routes) {
    const ids = matchSegments(template.toLowerCase().split('/'), segments);
    if (ids !== undefined)
      return { path: template, ids, routes: routes.filter((route) => route.path === template) };
  }
  return undefined;
}

/**
 * The route of a verb. Throws `NotAllowed`: 404 for a path that is not served, `wrongVerb` (405) for a verb that
 * is not.
 */
export function routeOf(
  destination: Destination | undefined,
  method: string,
  wrongVerb: (path: string) => number,
): Route {
  if (destination === undefined) throw new NotAllowed(404, 'NotFound', 'There is no such resource.');
  const route = destination.routes.find((candidate) => candidate.method === method);
  if (route !== undefined) return route;
  const allow = destination.routes.map((candidate) => candidate.method).join(', ');
  const status = wrongVerb(destination.path);
  if (status === 404) throw new NotAllowed(404, 'NotFound', 'There is no such resource.');
  throw new NotAllowed(status, 'MethodNotAllowed', `The resource does not support ${method}.`, { allow });
}

function matchSegments(template: readonly string[], segments: readonly string[]): number[] | undefined {
  if (template.length !== segments.length) return undefined;
  const ids: number[] = [];
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
      continue;
    }
    if (!/^\d{1,10}$/.test(segment) || Number(segment) > MAX_INT32) return undefined;
    ids.push(Number(segment));
  }
  return ids;
}
