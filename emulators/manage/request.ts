import { noEndpoint, recordNotFound } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Shape } from './bodies/binding.ts';
import type { Right } from './rights.ts';
import type { ListRequest } from './lists/resource.ts';
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
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /**
   * The parsed body, which fits the shape that the route declares; `undefined` for a route that declares
   * none.
   */
  readonly given: unknown;
  /** Who acts. */
  readonly member: SeedMember;
  /** Permissions that the member's role lacks. */
  readonly withoutRights: readonly Right[];
}

/** One route of the API. `pattern` is below the API's base; `{…}` stands for a number. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly pattern: string;
  handle(request: ApiRequest): Answer;
  /** False for a POST that only reads. */
  readonly writes: boolean;
  /** Permissions that the role needs for it, whatever the request says. */
  readonly rights: readonly Right[];
  /** What the JSON body has to be. */
  readonly body?: Shape;
  /** Content type of the body. */
  readonly takes: 'application/json' | 'multipart/form-data';
}

/** A route; whatever is not a GET writes, unless said otherwise. */
export function route(
  method: Route['method'],
  pattern: string,
  handle: Route['handle'],
  terms: Partial<Pick<Route, 'writes' | 'rights' | 'body' | 'takes'>> = {},
): Route {
  return {
    method,
    pattern,
    handle,
    writes: method !== 'GET',
    rights: [],
    takes: 'application/json',
    ...terms,
  };
}

/** The number at a place of the path. @throws Refusal (404) when the route has no such place. */
export function idAt(request: ApiRequest, index: number): number {
  const id = request.ids[index];
  if (id === undefined) throw noEndpoint();
  return id;
}

/** The parts of a request that lists look at. */
export function listRequest(request: ApiRequest): ListRequest {
  return {
    path: request.path,
    query: request.query,
    forwardOnly: request.headers['pagination-type'] === 'forward-only',
  };
}

/** The record, or a 404 in the server's words. @throws Refusal */
export function found<Row>(row: Row | undefined, what: string, id: number): Row {
  if (row === undefined) throw recordNotFound(what, id);
  return row;
}
