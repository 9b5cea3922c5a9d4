import { Refusal, html, json, plain, refuse } from './answer.ts';
import type { Answer } from './answer.ts';
import { checkCredentials } from './auth.ts';
import type { Counters } from './counters.ts';
import { failureAnswer } from './failures.ts';
import { matchRoute } from './router.ts';
import type { RouteMatch } from './router.ts';
import { membersOf } from './world.ts';
import type { World } from './world.ts';

/** A request as it came in. */
export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What becomes of a request: an answer, a connection that is cut, or silence. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'drop' }
  | { readonly kind: 'silence' };

// The web server below refuses longer query strings; the API offers the search route for them.
const LONGEST_QUERY = 2048;

/** Carries out a request to the API or its discovery, faults included. `wait` waits a number of milliseconds. */
export async function serveApi(
  world: World,
  counters: Counters,
  request: RawRequest,
  wait: (ms: number) => Promise<void>,
): Promise<Outcome> {
  const place = placeOf(world, request);
  const writes = place.kind === 'api' && place.match.kind === 'route' && place.match.route.writes;
  const withinMinute = counters.count(labelOf(place, request), writes, world.now());
  const faults = world.faults.current();
  if (faults.hang) return { kind: 'silence' };
  if (faults.latencyMs > 0) await wait(faults.latencyMs);
  if (faults.requestsPerMinute !== null && withinMinute > faults.requestsPerMinute)
    return { kind: 'answer', answer: failureAnswer(429, faults.retryAfterSeconds) };
  if (writes && world.faults.spend('dropBeforeCommit')) return { kind: 'drop' };
  const failing =
    faults.failWith !== null && (faults.failOn === 'all' || writes) && world.faults.spend('failTimes');
  const failure = failing ? failureAnswer(faults.failWith, faults.retryAfterSeconds) : undefined;
  if (failure !== undefined && !faults.failAfterCommit) return { kind: 'answer', answer: failure };
  const answer = answerAt(world, place, request);
  const committed = writes && answer.status < 300;
  if (committed && world.faults.spend('dropAfterCommit')) return { kind: 'drop' };
  if (committed && world.faults.spend('hangAfterCommit')) return { kind: 'silence' };
  return { kind: 'answer', answer: failure ?? answer };
}

type Place =
  | { readonly kind: 'api'; readonly path: string; readonly match: RouteMatch }
  | { readonly kind: 'discovery'; readonly companyId: string }
  | { readonly kind: 'unroutable' };

function placeOf(world: World, { method, url }: RawRequest): Place {
  const company = /^\/login\/companyinfo\/([^/]+)$/u.exec(url.pathname)?.[1];
  if (company !== undefined) return { kind: 'discovery', companyId: company };
  const base = `/${world.faults.current().codebase}/apis/3.0`;
  const path = url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length) : undefined;
  if (path === undefined || path.includes('/apis/3.0')) return { kind: 'unroutable' };
  return { kind: 'api', path, match: matchRoute(method, path) };
}

function labelOf(place: Place, { method }: RawRequest): string {
  if (place.kind === 'api') return place.match.label;
  return place.kind === 'discovery' ? `${method} /login/companyinfo/{companyId}` : `${method} (unroutable)`;
}

function answerAt(world: World, place: Place, request: RawRequest): Answer {
  try {
    if (place.kind === 'unroutable') throw unroutable(world);
    if (place.kind === 'discovery') return companyInfo(world, place.companyId, request.method);
    if (request.url.search.length > LONGEST_QUERY)
      throw new Refusal(html(414, '<h2>HTTP Error 414. The request URL is too long.</h2>'));
    return callRoute(world, place.path, place.match, request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** The checks at the door, in the order in which they refuse, then the route itself. */
function callRoute(
  world: World,
  path: string,
  match: RouteMatch,
  { method, url, headers, body }: RawRequest,
): Answer {
  checkCredentials(world, headers);
  if (match.kind === 'no-endpoint') throw refuse(404, 'ConnectWiseApi', 'The endpoint does not exist.');
  if (match.kind === 'method-not-allowed')
    throw refuse(405, 'ConnectWiseApi', `The requested resource does not support http method '${method}'.`);
  const takesBody = method === 'POST' || method === 'PATCH' || method === 'PUT';
  if (takesBody && !/^application\/json(?:\s*;.*)?$/iu.test(String(headers['content-type'] ?? '')))
    throw refuse(
      415,
      'ConnectWiseApi',
      'The request entity has a media type which the server does not support.',
    );
  const [member] = membersOf(world.seed);
  if (member === undefined) throw new Error('the seed has an empty list of members');
  return match.route.handle({
    world,
    ids: match.ids,
    query: url.searchParams,
    path,
    headers,
    body,
    member,
    withoutRights: world.faults.current().withoutRights,
  });
}

function unroutable(world: World): Refusal {
  return world.faults.current().wrongCodebaseStatus === 400
    ? new Refusal(plain(400, 'Cannot route. Codebase/company is invalid'))
    : refuse(404, 'ConnectWiseApi', 'The endpoint does not exist.');
}

/** Discovery needs no credentials; a company that does not exist is a 200 with `null`. */
function companyInfo(world: World, companyId: string, method: string): Answer {
  if (method !== 'GET')
    throw refuse(405, 'ConnectWiseApi', `The requested resource does not support http method '${method}'.`);
  if (decodeSegment(companyId).toLowerCase() !== world.seed.companyId.toLowerCase()) return json(200, null);
  return json(200, {
    CompanyName: world.seed.companyId,
    Codebase: `${world.faults.current().codebase}/`,
    VersionCode: 'v2025.1',
    VersionNumber: 'v4.6.99999',
    CompanyID: world.seed.companyId,
    IsCloud: 'True',
  });
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
