import { recordNotFound, refuse } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Right } from './faults.ts';
import type { ListRequest } from './list-query.ts';
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
  /** Who acts. */
  readonly member: SeedMember;
  /** Permissions that the member's role lacks. */
  readonly withoutRights: readonly Right[];
}

/** One route of the API. `pattern` is below the API's base; `{…}` stands for a number. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly pattern: string;
  /** False for a POST that only reads. */
  readonly writes: boolean;
  handle(request: ApiRequest): Answer;
}

/** A route; whatever is not a GET writes, unless said otherwise. */
export function route(
  method: Route['method'],
  pattern: string,
  handle: Route['handle'],
  writes = method !== 'GET',
): Route {
  return { method, pattern, handle, writes };
}

/** The number at a place of the path. @throws Refusal (404) when the route has no such place. */
export function idAt(request: ApiRequest, index: number): number {
  const id = request.ids[index];
  if (id === undefined) throw refuse(404, 'ConnectWiseApi', 'The endpoint does not exist.');
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
