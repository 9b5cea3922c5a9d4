import { noEndpoint, recordNotFound } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Shape } from './binding.ts';
import type { Right } from './faults.ts';
import type { SeedMember } from './seed.ts';
import type { World } from './world.ts';

/** A request that found its route and passed the checks at the door. */
export interface ApiRequest {
  readonly world: World;
  /** Values of the `{…}` segments, in order of appearance. */
  readonly ids: readonly number[];
  readonly query: URLSearchParams;
  /** The path below the API's base, with its leading slash. */
  readonly path: string;
  readonly body: string;
  /** The parsed body, which fits the shape that the route declares. */
  readonly given: unknown;
  /** Who acts. */
  readonly member: SeedMember;
  /** Permissions that the member's role lacks. */
  readonly withoutRights: readonly Right[];
}

/** One route of the API; whatever is not a GET writes. `pattern` is below its base; `{…}` is a number. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly pattern: string;
  readonly handle: (request: ApiRequest) => Answer;
  /** Permissions that the role needs for it, whatever the request says. */
  readonly rights: readonly Right[];
  /** What the JSON body has to be. */
  readonly body: Shape | undefined;
}

/** A route. */
export function route(
  method: Route['method'],
  pattern: string,
  rights: readonly Right[],
  handle: Route['handle'],
  body?: Shape,
): Route {
  return { method, pattern, rights, handle, body };
}

/** The number at a place of the path. @throws Refusal (404) when the route has no such place. */
export function idAt(request: ApiRequest, index: number): number {
  const id = request.ids[index];
  if (id === undefined) throw noEndpoint();
  return id;
}

/** The record, or a 404 in the server's words. @throws Refusal */
export function found<Row>(row: Row | undefined, what: string, id: number): Row {
  if (row === undefined) throw recordNotFound(what, id);
  return row;
}
